// Dates as people write them in notes, moved by days and written as they were. English and German; a date of the month alone ("in March 2020") is
// moved as if it were its middle, a year alone as if it were the second of July, so that intervals between such dates are kept about, not exactly.

const MONTHS: readonly (readonly string[])[] = [
  ['January', 'Jan', 'Januar', 'Jänner', 'Jän'],
  ['February', 'Feb', 'Februar', 'Feber'],
  ['March', 'Mar', 'März', 'Mär', 'Mrz'],
  ['April', 'Apr'],
  ['May', 'Mai'],
  ['June', 'Jun', 'Juni'],
  ['July', 'Jul', 'Juli'],
  ['August', 'Aug'],
  ['September', 'Sep', 'Sept'],
  ['October', 'Oct', 'Oktober', 'Okt'],
  ['November', 'Nov'],
  ['December', 'Dec', 'Dezember', 'Dez'],
];
const NAMES = MONTHS.flat().sort((a, b) => b.length - a.length);
const NAME = NAMES.join('|');

type Part = 'day' | 'month' | 'name' | 'year';
interface Form {
  readonly pattern: RegExp;
  readonly parts: readonly Part[];
}

/** Groups are the parts, and what stands between them is kept. */
const FORMS: readonly Form[] = [
  { pattern: /^(\d{4})(-)(\d{1,2})(-)(\d{1,2})$/u, parts: ['year', 'month', 'day'] },
  { pattern: /^(\d{4})(\/)(\d{1,2})(\/)(\d{1,2})$/u, parts: ['year', 'month', 'day'] },
  { pattern: /^(\d{1,2})(\.\s?)(\d{1,2})(\.\s?)(\d{4}|\d{2})$/u, parts: ['day', 'month', 'year'] },
  // As in America, unless that is no date: then as in England.
  { pattern: /^(\d{1,2})([/-])(\d{1,2})([/-])(\d{4}|\d{2})$/u, parts: ['month', 'day', 'year'] },
  { pattern: /^(\d{1,2})([/-])(\d{1,2})([/-])(\d{4}|\d{2})$/u, parts: ['day', 'month', 'year'] },
  {
    pattern: new RegExp(`^(\\d{1,2})(\\.?\\s+)(${NAME})(\\.?,?\\s+)(\\d{4})$`, 'iu'),
    parts: ['day', 'name', 'year'],
  },
  {
    pattern: new RegExp(`^(${NAME})(\\.?\\s+)(\\d{1,2})(,?\\s+)(\\d{4})$`, 'iu'),
    parts: ['name', 'day', 'year'],
  },
  { pattern: new RegExp(`^(${NAME})(\\.?,?\\s+)(\\d{4})$`, 'iu'), parts: ['name', 'year'] },
  { pattern: /^(\d{1,2})([/.])(\d{4})$/u, parts: ['month', 'year'] },
  { pattern: /^(\d{4})$/u, parts: ['year'] },
];

const DAY_MS = 24 * 60 * 60 * 1000;

/** @returns the date `days` later, written as `text` is; null when `text` is no date that we can read */
export function shiftDate(text: string, days: number): string | null {
  for (const { pattern, parts } of FORMS) {
    const match = pattern.exec(text.trim());
    if (!match) continue;
    const values = parts.map((_, index) => match[2 * index + 1] ?? '');
    const written = new Map(parts.map((part, index) => [part, values[index] ?? '']));
    const at = timeOf(written);
    if (at === null) continue;
    const moved = new Date(at + days * DAY_MS);
    const style = styleOf(written, match[2] ?? '');
    const result = parts.map(
      (part, index) => partOf(part, moved, values[index] ?? '', style) + (match[2 * index + 2] ?? ''),
    );
    return text.replace(text.trim(), () => result.join(''));
  }
  return null;
}

/** Milliseconds since 1970; null where there is no such day. */
function timeOf(written: ReadonlyMap<Part, string>): number | null {
  const yearText = written.get('year') ?? '';
  const short = yearText.length === 2;
  const year = short ? 1900 + Number(yearText) + (Number(yearText) < 50 ? 100 : 0) : Number(yearText);
  const name = written.get('name');
  const onlyYear = name === undefined && !written.has('month');
  const month = name === undefined ? Number(written.get('month') ?? 7) : numberOfMonth(name);
  const day = Number(written.get('day') ?? (onlyYear ? 2 : 15));
  if (year < 1000) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const numberOfMonth = (name: string): number =>
  1 + MONTHS.findIndex((names) => names.some((known) => sameName(known, name)));

interface Style {
  /** Two digits for every day and month. */
  readonly padded: boolean;
  readonly german: boolean;
}

/** As far as a single date tells: a day of one digit says that none is padded; a day with a stop before a month's name is German. */
function styleOf(written: ReadonlyMap<Part, string>, separator: string): Style {
  const numbers = [written.get('day'), written.get('month')].filter((value) => value !== undefined);
  const name = written.get('name');
  const padded =
    name === undefined
      ? numbers.every(({ length }) => length === 2)
      : numbers.some((day) => day.startsWith('0'));
  const german = name !== undefined && (GERMAN_ONLY.has(name.toLowerCase()) || separator.startsWith('.'));
  return { padded, german };
}

const GERMAN_ONLY = new Set(
  'januar jänner jän februar feber märz mär mrz mai juni juli oktober okt dezember dez'.split(' '),
);

function partOf(part: Part, date: Date, was: string, { padded, german }: Style): string {
  switch (part) {
    case 'year':
      return was.length === 2
        ? String(date.getUTCFullYear() % 100).padStart(2, '0')
        : String(date.getUTCFullYear());
    case 'month':
      return String(date.getUTCMonth() + 1).padStart(padded ? 2 : 1, '0');
    case 'day':
      return String(date.getUTCDate()).padStart(padded ? 2 : 1, '0');
    case 'name':
      return nameLike(date.getUTCMonth(), was, german);
  }
}

/** As short as the name that was there, and in its case. "May" and "Mai" are taken for whole names. */
function nameLike(month: number, was: string, german: boolean): string {
  const full = german ? GERMAN[month]! : MONTHS[month]![0]!;
  const name = SHORT.has(was.toLowerCase()) ? full.slice(0, 3) : full;
  if (was === was.toUpperCase()) return name.toUpperCase();
  return was === was.toLowerCase() ? name.toLowerCase() : name;
}

const GERMAN = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(
  ' ',
);
const SHORT = new Set('jan jän feb mar mär mrz apr jun jul aug sep sept oct okt nov dec dez'.split(' '));
