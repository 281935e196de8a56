// Apart from commands.ts, which validates commands: the window has no use for the validation library.

/** Places that one edit may name: a few seconds of work, and a step of the undo stack of a megabyte or so. */
export const MAXIMUM_PLACES = 5000;
