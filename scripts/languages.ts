// `npm run languages`: brings resources/languages/*.xlf up to the words of the code. New messages come in without a translation, gone ones
// are taken out, and what is still to be translated is listed; a person then writes its <target>. With --check nothing is written.
import { parseArgs } from 'node:util';
import { languageProblems, messagesOfCode, writeLanguageFiles } from './languages/language-files.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const messages = messagesOfCode();
if (!values.check) await writeLanguageFiles(messages);
const problems = languageProblems(messages);
for (const problem of problems) console.log(problem);
console.log(
  problems.length === 0
    ? `${messages.length} messages, all of them translated`
    : `${problems.length} of ${messages.length} messages to be looked at`,
);
if (values.check && problems.length > 0) process.exitCode = 1;
