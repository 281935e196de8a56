// What a program and all its children ask of the network, as the kernel is asked: every system call of the network's, by strace. Nothing
// that a program does can go past it, be it JavaScript, a native library or Chromium.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { findProgram } from '../../scripts/setup/run-command.mjs';
import { unpackedProgram } from './unpacked-program.ts';

export interface TracedCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** The same command, with every network call written to `log`. */
export function traced({ program, args }: TracedCommand, log: string): TracedCommand {
  const strace = unpackedProgram('strace');
  // -yy: what kind of socket a descriptor is. --seccomp-bpf: only the calls that are asked for stop the program.
  const options = ['-f', '-qq', '-yy', '-s', '256', '--seccomp-bpf', '-e', 'trace=%network', '-o', log];
  return { program: strace, args: [...options, program, ...args] };
}

/** The same command, on a machine that has no network at all, not even itself; the command as it is where that is not to be had. */
export function withoutNetwork({ program, args }: TracedCommand): TracedCommand {
  const unshare = [
    '--net',
    '--user',
    ...(process.getuid?.() === 0 ? ['--map-root-user'] : ['--map-current-user']),
  ];
  const possible =
    findProgram('unshare') !== undefined && spawnSync('unshare', [...unshare, 'true']).status === 0;
  return possible ? { program: 'unshare', args: [...unshare, program, ...args] } : { program, args };
}

/** Calls that would reach another machine, or let one in. An empty list is what is wanted. */
export async function networkAttempts(log: string): Promise<string[]> {
  return attemptsIn(await readFile(log, 'utf8'));
}

/** How many calls of the network's there were at all: those among the processes of one machine. */
export async function callsIn(log: string): Promise<number> {
  return (await readFile(log, 'utf8')).split('\n').length;
}

/** Between processes of this machine, and between them and its kernel (which interfaces are there, which devices come and go). */
const LOCAL_FAMILIES = new Set(['AF_UNIX', 'AF_LOCAL', 'AF_NETLINK']);
const INTERNET_FAMILIES = new Set(['AF_INET', 'AF_INET6']);

/** A name can be looked up without a packet of one's own: by asking these. */
const RESOLVERS = /systemd\.resolve|systemd\/resolve|io\.systemd\.Resolve|avahi-daemon|mdns/i;

/** @param trace what strace has written with `-f -yy` */
export function attemptsIn(trace: string): string[] {
  return trace.split('\n').filter((line) => {
    // What ends here has begun, with all it was given, in a line before.
    const call = /^\d+ +([a-z0-9]+)\((.*)$/.exec(line);
    if (!call) return false;
    const [, name = '', rest = ''] = call;
    const family = /sa_family=(AF_[A-Z0-9]+)/.exec(rest)?.[1];
    switch (name) {
      case 'socket': {
        // A socket alone reaches nobody: Chromium makes some of the internet's to ask the kernel for names of interfaces. Of another kind
        // (packets, Bluetooth, virtual machines) there must be none.
        const asked = /^(AF_[A-Z0-9]+|PF_[A-Z0-9]+|0x[0-9a-f]+)/.exec(rest)?.[1] ?? '';
        return !LOCAL_FAMILIES.has(asked) && !INTERNET_FAMILIES.has(asked);
      }
      case 'connect':
      case 'bind':
        return (family !== undefined && !LOCAL_FAMILIES.has(family)) || RESOLVERS.test(rest);
      case 'listen':
      case 'accept':
      case 'accept4':
      case 'sendto':
      case 'sendmsg':
      case 'sendmmsg':
        return ofTheInternet(rest) || (family !== undefined && !LOCAL_FAMILIES.has(family));
      default:
        return false;
    }
  });
}

/** `12<UDPv6:[...]>`: the descriptor that a call is given first. */
const ofTheInternet = (rest: string): boolean =>
  /^\d+<(TCP|UDP|UDPLITE|RAW|PING|SCTP|MPTCP)(v6)?:/.test(rest);
