/** UTF-16 units of a type's guideline: some pages. Apart from schema.ts, since the window does without the validation library. */
export const MAXIMUM_GUIDELINE = 8000;
