// Encryption and locking, as the window sees them: asking for passphrases, locking, another protection.
import { msg, str } from '@lit/localize';
import type { LockedProject } from '../../core/contract/locked-project.ts';
import type { NewProtection, ProtectionService, ProtectionView } from '../../core/contract/protection.ts';
import type { Client, Reply } from '../../core/contract/service.ts';
import { attempt } from '../api/window.ts';
import type { WindowContext } from './context.ts';
import type { ProjectControl } from './project-control.ts';
import type { SentenceControl } from './sentence-control.ts';

export class ProtectionControl {
  readonly #context: WindowContext;
  readonly #service: Client<ProtectionService>;
  readonly #project: ProjectControl;
  readonly #sentence: SentenceControl;

  constructor(
    context: WindowContext,
    service: Client<ProtectionService>,
    project: ProjectControl,
    sentence: SentenceControl,
  ) {
    this.#context = context;
    this.#service = service;
    this.#project = project;
    this.#sentence = sentence;
  }

  /** Whether a project waits to be unlocked when the window opens. */
  async start(): Promise<void> {
    const locked = await this.#context.ask(this.#service.lockedProject());
    if (locked) this.wanted(locked);
  }

  /** A locked project was named. */
  wanted(locked: LockedProject): void {
    this.#context.patch({ locked, dialog: null });
  }

  /** @param passphrase null: what the key store has @returns what went wrong, for people; null when it is open */
  async unlock(passphrase: string | null): Promise<string | null> {
    const { locked } = this.#context.state;
    if (!locked) return null;
    const reply = await attempt(this.#service.unlock(locked.path, passphrase));
    if (!reply.ok) return reply.error.message;
    this.#context.patch({ locked: null });
    await this.#project.entered(reply.value.summary);
    if (reply.value.sentenceId !== null) await this.#sentence.open(reply.value.sentenceId);
    return null;
  }

  /** Back to what was there before the locked project was named. */
  async leave(): Promise<void> {
    await this.#context.ask(this.#service.leaveLocked());
    this.#context.patch({ locked: null });
    if (!this.#context.state.project) await this.#project.start();
  }

  async lock(): Promise<void> {
    await this.#context.ask(this.#service.lock());
  }

  view(): Promise<ProtectionView | null> {
    return this.#context.ask(this.#service.protection());
  }

  recoveryKey(): Promise<string | null> {
    return this.#context.ask(this.#service.newRecoveryKey());
  }

  setLockAfter(minutes: number | null): Promise<ProtectionView | null> {
    return this.#context.ask(this.#service.setLockAfter(minutes));
  }

  /** @returns what went wrong, for people; null when it is done */
  async create(path: string, protection: NewProtection): Promise<string | null> {
    const reply = await attempt(
      protection.kind === 'plain'
        ? this.#context.project.createProject(path)
        : this.#service.createProtected(path, protection),
    );
    if (!reply.ok) return reply.error.message;
    await this.#project.entered(reply.value);
    return null;
  }

  /** @param passphrase the one it has now @returns what went wrong, for people; null when it is done */
  async change(passphrase: string | null, protection: NewProtection): Promise<string | null> {
    const reply = await attempt(this.#service.changeProtection(passphrase, protection));
    if (!reply.ok) return reply.error.message;
    await this.#project.entered(reply.value);
    const { name } = reply.value;
    this.#context.notify(
      'success',
      protection.kind === 'plain'
        ? msg(str`${name} is no longer encrypted.`)
        : msg(str`${name} is encrypted.`),
    );
    return null;
  }

  unlockOther(path: string, passphrase: string): Promise<Reply<null>> {
    return attempt(this.#service.unlockOther(path, passphrase));
  }

  copied(): void {
    void attempt(this.#service.copied());
  }
}
