// Reads the demo corpus's inline markup (resources/demo/README.md) into text, mentions and relations. It knows nothing of
// schemas or tokens: those are checked by corpus.ts. Problems are collected, so that one run names all of them.
import type { InputProblem } from '../../core/errors.ts';

export interface MarkedMention {
  readonly type: string;
  /** Name a relation may use; unique in its sentence. */
  readonly id: string | undefined;
  /** Half-open span in UTF-16 units of the sentence's text. */
  readonly begin: number;
  readonly end: number;
}

export interface MarkedRelation {
  readonly type: string;
  /** Ids of mentions, not yet looked up. */
  readonly head: string;
  readonly tail: string;
}

export interface MarkedSentence {
  /** 1-based line of the file. */
  readonly line: number;
  /** The sentence without its markup. */
  readonly text: string;
  /** By begin; of two that begin together the longer one first. */
  readonly mentions: readonly MarkedMention[];
  readonly relations: readonly MarkedRelation[];
}

export interface MarkedDocument {
  readonly line: number;
  readonly name: string;
  readonly sentences: readonly MarkedSentence[];
}

type Report = (reason: string) => void;

/** What ends an inner mention: `|Type]` or `|Type#id]`. */
const MENTION_END = /\|([^|#\][{}\s]+)(?:#([\p{L}\p{N}]+))?\]/uy;
const RELATION = /^(\S+) ([\p{L}\p{N}]+)>([\p{L}\p{N}]+)$/u;
const DOCUMENT_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Takes the markup out of a sentence's body; mentions may be nested. */
function readMentions(body: string, report: Report): { text: string; mentions: MarkedMention[] } {
  const mentions: MarkedMention[] = [];
  const open: number[] = [];
  let text = '';
  let at = 0;
  while (at < body.length) {
    const character = body[at]!;
    if (character === '\\' && at + 1 < body.length) {
      text += body[at + 1]!;
      at += 2;
    } else if (character === '[') {
      open.push(text.length);
      at += 1;
    } else if (character === '|') {
      MENTION_END.lastIndex = at;
      const end = MENTION_END.exec(body);
      const begin = open.pop();
      if (!end || begin === undefined) {
        report(`column ${at + 1}: a bar that does not end a mention as "|Type]" or "|Type#id]"`);
        return { text, mentions };
      }
      mentions.push({ type: end[1]!, id: end[2], begin, end: text.length });
      at = MENTION_END.lastIndex;
    } else if (character === ']' || character === '{' || character === '}') {
      report(
        `column ${at + 1}: "${character}" without its partner; write "\\${character}" for the character itself`,
      );
      return { text, mentions };
    } else {
      text += character;
      at += 1;
    }
  }
  if (open.length > 0) report('a mention is opened with "[" and never closed');
  mentions.sort((a, b) => a.begin - b.begin || b.end - a.end);
  return { text, mentions };
}

function readRelations(list: string, report: Report): MarkedRelation[] {
  const relations: MarkedRelation[] = [];
  for (const part of list.split(';')) {
    const match = RELATION.exec(part.trim());
    if (match) relations.push({ type: match[1]!, head: match[2]!, tail: match[3]! });
    else report(`relation "${part.trim()}" is not of the form "Type head>tail"`);
  }
  return relations;
}

function readSentence(source: string, line: number, report: Report): MarkedSentence {
  const tail = / \{([^{}]*)\}$/u.exec(source);
  const body = tail ? source.slice(0, tail.index) : source;
  return {
    line,
    ...readMentions(body, report),
    relations: tail ? readRelations(tail[1]!, report) : [],
  };
}

/**
 * Reads a marked file: documents are `# name` and their sentences, one a line, with blank lines between documents.
 * `file` stands in the problems only.
 */
export function parseMarkup(
  file: string,
  content: string,
): { documents: MarkedDocument[]; problems: InputProblem[] } {
  const problems: InputProblem[] = [];
  const documents: { line: number; name: string; sentences: MarkedSentence[] }[] = [];
  let afterBlank = true;
  content.split(/\r?\n/u).forEach((source, index) => {
    const line = index + 1;
    const report: Report = (reason) => problems.push({ file, line, reason });
    if (source !== source.trim()) report('white space at the beginning or end of the line');
    const trimmed = source.trim();
    const document = documents.at(-1);
    if (trimmed === '') {
      afterBlank = true;
      return;
    }
    if (trimmed.startsWith('#')) {
      const name = trimmed.slice(1).trim();
      if (!DOCUMENT_NAME.test(name))
        report(`document name "${name}" is not lower-case words joined by hyphens`);
      if (documents.some((other) => other.name === name)) report(`document name "${name}" is taken`);
      if (!afterBlank) report('a document begins without a blank line before it');
      documents.push({ line, name, sentences: [] });
    } else if (!document) {
      report('a sentence before the first "# document-name"');
    } else {
      if (afterBlank) report('a blank line inside a document');
      document.sentences.push(readSentence(trimmed, line, report));
    }
    afterBlank = false;
  });
  return { documents, problems };
}
