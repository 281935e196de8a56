// Words that a project file holds in English, as the window says them: why a sentence is where it is in the queue (core/ranking), and what
// a transaction is called (core/model/plan.ts, labelOf). There they are as stable as a code; what is not among them is shown as it is.
import { msg, str } from '@lit/localize';

/** Of "…; unlike those before it" the first part is a reason of its own. */
const SPREAD = '; unlike those before it';
const NO_MODEL = 'no model yet: ';

/** Why a sentence is where it is. */
export function describeWhy(why: string): string {
  if (why.endsWith(SPREAD)) {
    const reason = reasons()[why.slice(0, -SPREAD.length)] ?? why.slice(0, -SPREAD.length);
    return msg(str`${reason}; unlike those before it`);
  }
  if (why.startsWith(NO_MODEL)) {
    const reason = reasons()[why.slice(NO_MODEL.length)] ?? why.slice(NO_MODEL.length);
    return msg(str`no model yet: ${reason}`);
  }
  return reasons()[why] ?? why;
}

const reasons = (): Readonly<Record<string, string>> => ({
  'not yet read by the network': msg('not yet read by the network'),
  'the network is fairly sure of it': msg('the network is fairly sure of it'),
  'nearly the same as another sentence': msg('nearly the same as another sentence'),
  'picked at random to keep the sample fair': msg('picked at random to keep the sample fair'),
  'picked at random': msg('picked at random'),
  'unlike anything annotated so far': msg('unlike anything annotated so far'),
  'a typical sentence to begin with': msg('a typical sentence to begin with'),
  'unlike the sentences before it': msg('unlike the sentences before it'),
  'longest first': msg('longest first'),
  'in document order': msg('in document order'),
  'in document order: no model yet': msg('in document order: no model yet'),
  'its labels as a whole are unlikely to be all right': msg(
    'its labels as a whole are unlikely to be all right',
  ),
  'unsure where its mentions begin and end': msg('unsure where its mentions begin and end'),
  'torn between two readings of its mentions': msg('torn between two readings of its mentions'),
  'unsure how to label one of its words': msg('unsure how to label one of its words'),
  'unsure how to label its words': msg('unsure how to label its words'),
  'unsure whether a relation holds': msg('unsure whether a relation holds'),
  'contradicts itself about its mentions': msg('contradicts itself about its mentions'),
  'contradicts itself about a relation': msg('contradicts itself about a relation'),
});

/** What undo would undo. */
export const describeDeed = (label: string): string => deeds()[label] ?? label;

const deeds = (): Readonly<Record<string, string>> => ({
  'create mention': msg('create mention'),
  'retype mention': msg('retype mention'),
  'resize mention': msg('resize mention'),
  'delete mention': msg('delete mention'),
  'create relation': msg('create relation'),
  'retype relation': msg('retype relation'),
  'reverse relation': msg('reverse relation'),
  'delete relation': msg('delete relation'),
  'accept suggestion': msg('accept suggestion'),
  'accept suggestions': msg('accept suggestions'),
  'reject suggestion': msg('reject suggestion'),
  'reject suggestions': msg('reject suggestions'),
  'complete sentence': msg('complete sentence'),
  'reopen sentence': msg('reopen sentence'),
  'skip sentence': msg('skip sentence'),
  'change schema': msg('change schema'),
  'rename types': msg('rename types'),
  'delete types': msg('delete types'),
  'annotate everywhere': msg('annotate everywhere'),
  'delete mentions': msg('delete mentions'),
  'retype mentions': msg('retype mentions'),
  'resize mentions': msg('resize mentions'),
  'delete relations': msg('delete relations'),
  'reverse relations': msg('reverse relations'),
  'fix annotations': msg('fix annotations'),
  'merge projects': msg('merge projects'),
  'adjudicate sentence': msg('adjudicate sentence'),
});
