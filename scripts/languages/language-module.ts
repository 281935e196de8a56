// A language file (XLIFF, resources/languages/*.xlf) as the JavaScript module that @lit/localize loads: `templates`, from the id of a message
// to its translation. Made anew whenever something is bundled, so that the file people edit is the only one there is.
import { basename } from 'node:path';
import { XliffFormatter } from '@lit/localize-tools/lib/formatters/xliff.js';
import type { Message, Placeholder } from '@lit/localize-tools/lib/messages.js';
import { parseStringAsTemplateLiteral } from '@lit/localize-tools/lib/typescript.js';
import type { Plugin } from 'esbuild';
import ts from 'typescript';
import { localizeConfig, TRANSLATED } from './localize-config.ts';

export interface LanguageOptions {
  /** Whether messages with markup are wanted: they need lit, which the main process has no use for. */
  readonly markup: boolean;
}

/** @param path of `<language tag>.xlf` */
export function languageModule(path: string, { markup }: LanguageOptions): string {
  const locale = basename(path, '.xlf');
  const formatter = new XliffFormatter(localizeConfig(TRANSLATED.filter((known) => known === locale)));
  const messages = formatter.readTranslations().flatMap((bundle) => bundle.messages);
  const wanted = messages.filter(({ name }) => markup || !isMarkup(name));
  const lines = wanted.map((message) => `  ${JSON.stringify(message.name)}: ${templateOf(message)},`);
  return [
    ...(markup ? ["import { html } from 'lit';"] : []),
    "import { str } from '@lit/localize';",
    `export const templates = {\n${lines.join('\n')}\n};`,
    '',
  ].join('\n');
}

/** Lets esbuild import `*.xlf`. */
export function languagePlugin(options: LanguageOptions): Plugin {
  return {
    name: 'languages',
    setup(build) {
      build.onLoad({ filter: /\.xlf$/ }, ({ path }) => {
        try {
          return { contents: languageModule(path, options), loader: 'js' };
        } catch (error) {
          return { errors: [{ text: `${basename(path)}: ${String(error)}` }] };
        }
      });
    },
  };
}

/** Ids of messages begin with "h" where they are lit's html, with "s" where they are plain words (@lit/localize, id-generation). */
const isMarkup = (name: string): boolean => name.startsWith('h');

/** Source of a template whose expressions are the places of their values in the English message. */
function templateOf({ name, contents }: Message): string {
  const order = expressionOrder(contents);
  const parts = contents.map((content) => {
    if (typeof content === 'string') return isMarkup(name) ? literal(inMarkup(content)) : literal(content);
    return piecesOf(content)
      .map((piece, index) =>
        index === 0 ? literal(piece) : `\${${order.get(content.index)! + index - 1}}${literal(piece)}`,
      )
      .join('');
  });
  const hasValues = parts.some((part) => /(^|[^\\])\$\{/.test(part));
  return `${isMarkup(name) ? 'html' : hasValues ? 'str' : ''}\`${parts.join('')}\``;
}

/** By placeholder: the place of its first expression among all of the message. */
function expressionOrder(contents: Message['contents']): Map<number, number> {
  const placeholders = contents
    .filter((content): content is Placeholder => typeof content !== 'string')
    .sort((a, b) => a.index - b.index);
  const order = new Map<number, number>();
  let next = 0;
  for (const placeholder of placeholders) {
    order.set(placeholder.index, next);
    next += piecesOf(placeholder).length - 1;
  }
  return order;
}

/** What stands around the expressions of a placeholder. */
function piecesOf({ untranslatable }: Placeholder): readonly string[] {
  const template = parseStringAsTemplateLiteral(untranslatable);
  return ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map(({ literal: { text } }) => text)];
}

/** Text that can be nothing but text between backticks. */
const literal = (text: string): string => text.replaceAll(/[\\`$]/g, (character) => `\\${character}`);

const inMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
