import { userInfo } from 'node:os';

/** Who works on this computer, by its own name for them. */
export function machineUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that has no name.
    return 'annotator';
  }
}
