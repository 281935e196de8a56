// Plugins of somebody's own, as the window sees them: none runs before the person has said so.
import { msg, str } from '@lit/localize';
import type { PluginsService, PluginsView } from '../../core/contract/plugins.ts';
import type { Client, Reply } from '../../core/contract/service.ts';
import { attempt } from '../api/window.ts';
import type { WindowContext } from './context.ts';

export class PluginsControl {
  readonly #context: WindowContext;
  readonly #service: Client<PluginsService>;

  constructor(context: WindowContext, service: Client<PluginsService>) {
    this.#context = context;
    this.#service = service;
  }

  read(): Promise<Reply<PluginsView>> {
    return attempt(this.#service.plugins());
  }

  allow(folder: string, hash: string): Promise<Reply<PluginsView>> {
    return attempt(this.#service.allowPlugin(folder, hash));
  }

  withdraw(folder: string): Promise<Reply<PluginsView>> {
    return attempt(this.#service.withdrawPlugin(folder));
  }

  /** When the window opens: that there is a plugin which waits, once, and where to look at it. */
  async offer(): Promise<void> {
    const reply = await this.read();
    if (!reply.ok) return;
    const waiting = reply.value.plugins.filter(({ state }) => state === 'waiting' || state === 'changed');
    const [first] = waiting;
    if (!first) return;
    this.#context.notify(
      'info',
      waiting.length === 1
        ? msg(str`The plugin ${first.name} does not run: you have not allowed it.`)
        : msg(str`${waiting.length} plugins do not run: you have not allowed them.`),
      { label: msg('Look at plugins'), dialog: 'plugins' },
    );
  }
}
