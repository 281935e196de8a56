// Services between processes: written once as a plain synchronous-looking interface. The server implements it with promises; the
// client is derived, and every reply is a Result, so that an error arrives as a value with its code.
import type { z } from 'zod';
import type { ErrorCode, ErrorDetails } from '../errors.ts';

/** A read may be repeated, dropped when stale, and run beside others; a write may not. */
export type Access = 'read' | 'write';

export interface MethodDeclaration<Args extends z.ZodTypeAny = z.ZodTypeAny> {
  readonly access: Access;
  /** Checked at run time on the receiving side, whatever the sender's types said. */
  readonly args: Args;
}

type Methods<Service> = {
  [Name in keyof Service]: Service[Name] extends (...args: infer A) => infer R ? (...args: A) => R : never;
};

/** What the owning process implements. */
export type Server<Service> = {
  [Name in keyof Methods<Service>]: (
    ...args: Parameters<Methods<Service>[Name]>
  ) => Promise<ReturnType<Methods<Service>[Name]>>;
};

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };

/** What the other process calls. */
export type Client<Service> = {
  [Name in keyof Methods<Service>]: (
    ...args: Parameters<Methods<Service>[Name]>
  ) => Promise<Reply<ReturnType<Methods<Service>[Name]>>>;
};

/** The run-time list of a service's methods: complete by its type. */
export type Declarations<Service> = { readonly [Name in keyof Service]: MethodDeclaration };
