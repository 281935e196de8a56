import { AppError } from '../../core/errors.ts';

/** `closed`: its process has gone. `failed`: it said so itself. `silent`: it did not answer in time. */
export type LossReason = 'closed' | 'failed' | 'silent';

/** An engine that was at work and no longer is, with all that it held. Another one can go on from what was read back before. */
export class EngineLost extends AppError {
  readonly reason: LossReason;

  constructor(reason: LossReason, message: string) {
    super('engine-lost', message, { reason });
    this.reason = reason;
  }
}
