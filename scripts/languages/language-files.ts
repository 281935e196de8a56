// The messages of the code beside those of the language files: @lit/localize's extraction with our checks.
import { XliffFormatter } from '@lit/localize-tools/lib/formatters/xliff.js';
import {
  sortProgramMessages,
  validateLocalizedPlaceholders,
  type Message,
  type ProgramMessage,
} from '@lit/localize-tools/lib/messages.js';
import { extractMessagesFromProgram } from '@lit/localize-tools/lib/program-analysis.js';
import type { Locale } from '@lit/localize-tools/lib/types/locale.js';
import { readTsConfig } from '@lit/localize-tools/lib/typescript.js';
import ts from 'typescript';
import { localizeConfig } from './localize-config.ts';

/** Folders whose words the window shows. Trainer, plugins and command line speak English. */
const FOLDERS = ['core', 'electron', 'renderer'];

/**
 * Every call of `msg` in the code.
 * @throws Error where one can't be extracted
 */
export function messagesOfCode(): ProgramMessage[] {
  const config = localizeConfig();
  const { options } = readTsConfig(config.resolve('renderer/tsconfig.json'));
  const files = FOLDERS.flatMap((folder) => ts.sys.readDirectory(config.resolve(folder), ['.ts']));
  const program = ts.createProgram(files, { ...options, noLib: true, types: [] }, onlyLocalize(options));
  const { messages, errors } = extractMessagesFromProgram(program);
  const [first] = errors;
  if (first) {
    const reason = ts.flattenDiagnosticMessageText(first.messageText, '\n');
    throw new Error(`${first.file?.fileName}: ${reason}`);
  }
  return sortProgramMessages(messages);
}

/** Imports are followed to `msg`, which tells itself by its type, and to nothing else: of the rest only the text counts, and types take long. */
function onlyLocalize(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  return {
    ...host,
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) =>
        `${text} ${from}`.includes('@lit/localize')
          ? ts.resolveModuleName(text, from, options, host)
          : { resolvedModule: undefined },
      ),
  };
}

/** Brings the language files up to `messages`: new ones come in untranslated, gone ones go. */
export async function writeLanguageFiles(messages: ProgramMessage[]): Promise<void> {
  await new XliffFormatter(localizeConfig()).writeOutput(messages, translations());
}

/** Messages without a translation, translations without a message, placeholders that differ: one line each. */
export function languageProblems(messages: ProgramMessage[]): readonly string[] {
  const ids = new Set(messages.map(({ name }) => name));
  const read = translations();
  const problems = [...read].flatMap(([locale, translated]) => {
    const known = new Set(translated.map(({ name }) => name));
    const missing = messages.filter(({ name }) => !known.has(name));
    const left = translated.filter(({ name }) => !ids.has(name));
    return [
      ...missing.map((message) => `${locale}: not translated: ${wordsOf(message)}`),
      ...left.map((message) => `${locale}: left over: ${wordsOf(message)}`),
    ];
  });
  return [...problems, ...validateLocalizedPlaceholders(messages, read)];
}

function translations(): Map<Locale, Message[]> {
  const bundles = new XliffFormatter(localizeConfig()).readTranslations();
  return new Map(bundles.map(({ locale, messages }) => [locale, messages]));
}

/** A message as a person reads it, its placeholders in braces. */
const wordsOf = ({ contents }: Message): string =>
  contents.map((part) => (typeof part === 'string' ? part : `{${part.untranslatable}}`)).join('');
