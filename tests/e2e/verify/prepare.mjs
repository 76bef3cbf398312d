// Samples with what the program says of each, and the golden games, as one object of plain data.

import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';

/** What `donjon verify --json` says of bytes. */
function ask(program, bytes, keys) {
    const options = keys.flatMap(key => ['--key', key]);
    const done = spawnSync(program, ['verify', '--json', '--trust-states', ...options, '-'], {input: bytes, encoding: 'utf8', timeout: 60000});
    return JSON.parse(done.stdout.split('\n')[0]);
}

/** A file with one bit changed, at `share` of its length. */
function changed(bytes, share) {
    const copy = Buffer.from(bytes);
    copy[Math.floor(bytes.length * share)] ^= 1 << Math.floor(share * 64) % 8;
    return copy;
}

function readGolden(folder, path) {
    const [head, ...moves] = readFileSync(path, 'utf8').trim().split('\n').map(line => line.split(' '));
    const name = basename(path, '.txt');
    return {
        name,
        genesis: readFileSync(join(folder, `${name}.genesis`)).toString('base64'),
        root: head[3],
        moves: moves.map(([input, root]) => ({input, root})),
    };
}

/** @param {{program: string, samples: string, goldenBytes: string, games: string[]}} tools */
export function prepare({program, samples, goldenBytes, games}) {
    const folder = mkdtempSync(join(tmpdir(), 'donjon-verify-'));
    try {
        execFileSync(samples, [folder], {timeout: 60000});
        execFileSync(goldenBytes, [folder, ...games], {timeout: 60000});
        const other = '00'.repeat(31) + '01';
        const files = readdirSync(folder).filter(name => name.endsWith('.evidence')).sort().flatMap(name => {
            const bytes = readFileSync(join(folder, name));
            const variants = [0.001, 0.013, 0.2, 0.45, 0.7, 0.93, 0.999].map(share => changed(bytes, share));
            return [[bytes, []], [bytes, [other]], [bytes.subarray(0, bytes.length - 1), []],
                ...variants.map(variant => [variant, []])]
                .map(([file, keys]) => ({name, keys, bytes: file.toString('base64'), report: ask(program, file, keys)}));
        });
        return {
            files,
            content: readFileSync(join(folder, 'content.bin')).toString('base64'),
            games: games.map(path => readGolden(folder, path)),
        };
    } finally {
        rmSync(folder, {recursive: true});
    }
}
