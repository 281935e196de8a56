import type { SurrogateKind } from '../contract/deidentify.ts';

/** What a type's surrogates are, by its name. */
const TELLING_NAMES: readonly (readonly [RegExp, SurrogateKind])[] = [
  [/date|datum|birth|geburt|admission|discharge|dob$|(^|[^a-z])(day|tag)([^a-z]|$)/iu, 'date'],
  [/(^|[^a-z])(age|alter)([^a-z]|$)/iu, 'age'],
  [/org|hosp|clinic|klinik|instit|station|ward|company|facility/iu, 'organisation'],
  [/loc|place|city|town|stadt|(^|[^a-z])ort|street|stra(ss|ß)e|adress|address|country|state/iu, 'place'],
  [
    /(^|[^a-z])(id|no|nr|number|nummer|phone|tel|fax|mail|zip|plz|ssn|mrn|url|account|konto)([^a-z]|$)/iu,
    'shape',
  ],
  [/pat|pers|peop|name|doctor|physic|arzt|ärzt|nurse|staff|user|relative/iu, 'name'],
];

/** @param chosen what somebody has said of a type goes before its name */
export function kindOf(type: string, chosen: Readonly<Record<string, SurrogateKind>>): SurrogateKind {
  if (Object.hasOwn(chosen, type)) return chosen[type] ?? 'shape';
  return TELLING_NAMES.find(([pattern]) => pattern.test(type))?.[1] ?? 'shape';
}
