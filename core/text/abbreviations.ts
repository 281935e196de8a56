// English words whose full stop is part of the word. Chosen by hand for news and clinical text; lower case, without the full stop.

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** A name, a number or a word always follows: the stop after them never ends a sentence. */
export const NEVER_FINAL = words(`
  dr drs mr mrs ms messrs prof rev hon sen sens rep reps gov gen maj col lt cmdr capt sgt cpl adm pres supt
  st mt ft fig figs eq eqs ref refs sect ch vol vols ed eds pp vs cf approx ca incl excl viz e.g i.e
  resp temp wt ht hx dx tx pt pts
`);

/** They may end a sentence; a capital or a digit after them decides (see sentences.ts). */
export const MAYBE_FINAL = words(`
  inc corp co cos ltd llc bros jr sr esq etc al dept univ assn ave blvd rd bldg
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri
  ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa
  tenn tex va vt wash wis wyo
  mg mcg kg ml dl cc mm cm hr hrs min mins sec wk wks mo mos yr yrs tab tabs cap caps inj susp
  bid tid qid qd qhs prn po iv im sc subq pm am
  a.m p.m b.i.d t.i.d q.i.d q.d q.h.s p.r.n p.o i.v i.m s.c o.d
  no nos
`);

/** Words of MAYBE_FINAL that are also ordinary words: at a sentence's end their stop is the sentence's. */
export const ORDINARY_WORDS = words(`
  no nos mar sat sun mon wed fri del ill ind la miss mass wash pa mo min tab cap cc am pm im sc po iv bid
  mg mcg kg ml dl mm cm hr hrs mins sec wk wks mos yr yrs tabs caps inj
`);

/** Only a digit makes these abbreviations: "No. 5", "Jan. 12", and "5 mg. 3 times" is one sentence. */
export const BEFORE_DIGITS = words(`
  no nos p pp al jan feb mar apr jun jul aug sep sept oct nov dec art nr
  mg mcg kg ml dl cc mm cm tab tabs cap caps inj po p.o iv i.v im i.m sc s.c
`);

/** Words that open sentences far more often than they are names: after "U.S." or "vitamin C." they tell the two apart. */
export const SENTENCE_OPENERS = words(`
  a about according after all also although among an and another any as at because before both but by despite during each even
  every few finally first following for from furthermore he her here his how however i if in initially instead it its last later
  many meanwhile more moreover most my neither no none nor not nothing now of on once one only other our others overall patient
  patients previously she since so some soon still subsequently such that the their then there therefore these they this those
  though three through thus to today two under unlike until upon we what when where whether which while who why with within
  without yesterday yet you
`);

/** After these a single letter is a kind, not an initial: "hepatitis C." may end a sentence before any capital. */
export const LETTERED_NOUNS = words(`
  hepatitis vitamin vitamins amphotericin type types group groups class grade stage phase factor protein appendix plan schedule
  cyclosporin cyclosporine influenza part section table figure
`);

/** Of the abbreviations, those still read as such in capitals; else "MS." or "ED." is an acronym at a sentence's end. */
const IN_CAPITALS = words('dr mr mrs prof st gov sen rep gen jr sr vs no inc co corp ltd');

/** Whether `word`, as it is written in the text and without its stop, is an abbreviation of `list`. */
export function isAbbreviation(word: string, list: ReadonlySet<string>): boolean {
  const name = word.toLowerCase();
  if (!list.has(name)) return false;
  return !/^\p{Lu}{2,}$/u.test(word) || IN_CAPITALS.has(name);
}

/** Units that are written onto their number: "5mg" is two tokens. */
export const UNITS =
  'mg|mcg|µg|μg|ug|ng|kg|g|ml|mL|dl|dL|l|L|mm|cm|km|m|mmol|mol|mEq|IU|h|hr|hrs|min|s|sec|ms|Hz|kHz|MHz|GHz|bpm|mmHg|kcal|cc|x';
