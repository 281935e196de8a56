// The main process's words: native menus and dialogs, and what the project service says. The runtime of @lit/localize is the window's (it
// sends DOM events); here its translation alone is used.
import type { TemplateResult } from 'lit';
import { _installMsgImplementation } from '@lit/localize/init/install.js';
import { runtimeMsg } from '@lit/localize/internal/runtime-msg.js';
import type { StrResult } from '@lit/localize/internal/str-tag.js';
import type { MsgOptions, TemplateLike } from '@lit/localize/internal/types.js';
import { setNumberLanguage, type Language } from '../core/language/languages.ts';
import { templates as german } from '../resources/languages/de.xlf';

let language: Language = 'en';

function translate(template: string | StrResult, options?: MsgOptions): string;
function translate(template: TemplateResult, options?: MsgOptions): TemplateResult;
function translate(template: TemplateLike, options?: MsgOptions): string | TemplateResult;
function translate(template: TemplateLike, options?: MsgOptions): string | TemplateResult {
  return runtimeMsg(language === 'de' ? german : undefined, template, options);
}

_installMsgImplementation(translate);

/** From now on `msg` gives words of `chosen` in this process. */
export function useLanguage(chosen: Language): void {
  language = chosen;
  setNumberLanguage(chosen);
}
