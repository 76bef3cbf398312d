/* The client signs what a player does, and others can tell. */

import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {test} from 'node:test';
import {promisify} from 'node:util';
import {SeatKey} from '../../../web/client/index.js';
import {ACTION_NUMBERS, DIRECTIONS, GIVEN} from '../../../web/client/signing.js';
import {Verifier} from '../../../web/verify/index.js';
import {begin} from './client.mjs';

const WAIT = {kind: 'wait'};
const run = promisify(execFile);

/** What three readers of one file of evidence say: the browser's verifier, the server, the program. */
export async function verifyEverywhere(world, donjon, session) {
    const file = await session.exportBundle();
    const path = join(world.server.folder, `${session.id}.evidence`);
    await writeFile(path, file);
    const verifier = await Verifier.load(`${world.server.base}/web/verify/verify.wasm`);
    const reports = [await verifier.verify(file), await donjon.verify(file),
        JSON.parse((await run(process.env.DONJON_BIN ?? 'build/donjon', ['verify', '--json', path])).stdout)];
    for (const report of reports) assert.equal(report.valid, true, JSON.stringify(report));
    return reports.map(report => report.checked);
}

export function testSigning(world) {
    test('its numbers are those of the rules', async () => {
        const header = await readFile(new URL('../../../core/game/game.h', import.meta.url), 'utf8');
        const characters = header.slice(header.indexOf('#define GAME_CHARACTER_ACTIONS'), header.indexOf('#define GAME_SYSTEM_ACTIONS'));
        assert.deepEqual(ACTION_NUMBERS, Object.fromEntries([...characters.matchAll(/X\(\w+, (\d+), "(\w+)"\)/g)].map(([, number, name]) => [name, Number(number)])));
        const given = Object.fromEntries([...header.matchAll(/GAME_GIVEN_(\w+) = (\d+)/g)].map(([, name, bit]) => [name.toLowerCase(), Number(bit)]));
        const {x, ...others} = GIVEN;
        assert.deepEqual({position: x, ...others}, given);
        const directions = [...header.slice(header.indexOf('GAME_DIR_N = 0'), header.indexOf('GAME_DIR_COUNT')).matchAll(/GAME_DIR_(\w+)/g)];
        assert.deepEqual(DIRECTIONS, directions.map(([, name]) => name.toLowerCase()));
    });

    test('whatever a seat does is signed, and every verifier counts it', async () => {
        const {donjon, session} = await begin(world, {session: {scenario: 'great_hall', seed: '11'.repeat(32)}});
        await session.takeKey(await SeatKey.generate());
        const kinds = new Set();
        let signed = 0;
        for (let turn = 0; turn < 40; turn++) {
            const {actions} = await session.legalActions();
            if (!actions.length) break;
            const fresh = actions.find(action => !kinds.has(`${action.kind} ${Object.keys(action)}`)) ?? actions[turn % actions.length];
            kinds.add(`${fresh.kind} ${Object.keys(fresh)}`);
            await session.act(fresh);
            signed++;
        }
        assert.ok([...kinds].some(kind => kind.startsWith('ability')) && kinds.size >= 5, [...kinds].join('; '));
        for (const checked of await verifyEverywhere(world, donjon, session)) assert.equal(checked.player_signatures, signed);
    });

    test('several actions of a request are signed one by one, and a lost answer changes nothing', async () => {
        let lost = 0;
        const {donjon, session} = await begin(world, {client: {fetch: async (url, init) => {
            const answer = await fetch(url, init);
            if (url.endsWith('/actions') && lost++ % 2 === 0) throw new TypeError('network error');
            return answer;
        }}});
        await session.takeKey(await SeatKey.generate());
        await session.act(WAIT);
        const {results, rejected} = await session.actAll([WAIT, {kind: 'move', dir: 'n'}, WAIT, {kind: 'equip', slot: 15}]);
        await session.act(WAIT, {expectedSeq: 1 + results.length});
        assert.ok(rejected);
        for (const checked of await verifyEverywhere(world, donjon, session)) assert.equal(checked.player_signatures, results.length + 2);
    });

    test('when another seat acts, the next one signs on the new head', async () => {
        const {donjon, made, session} = await begin(world, {session: {players: 2}});
        const second = donjon.session(made.id, made.seats[1].token);
        await session.takeKey(await SeatKey.generate());
        await second.takeKey(await SeatKey.generate());
        for (let round = 0; round < 3; round++) {
            const {next} = await session.state();
            await (next.seat === 1 ? session : second).act(WAIT);
            const then = (await session.state()).next;
            await (then.seat === 1 ? session : second).act(WAIT);
        }
        const {next, seq} = await session.state();
        await (next.seat === 1 ? session : second).act(WAIT, {expectedSeq: seq});
        await assert.rejects((next.seat === 1 ? second : session).act(WAIT, {expectedSeq: seq}), {code: 'seq_mismatch'});
        const admin = donjon.as(world.admin).session(made.id);
        for (const checked of await verifyEverywhere(world, donjon, admin)) assert.equal(checked.player_signatures, 7);
    });

    test('a key is changed by itself, lost, and given up; each action stays signed by the key of its time', async () => {
        const {donjon, session} = await begin(world);
        const keys = [await SeatKey.generate(), await SeatKey.generate(), await SeatKey.generate()];
        await assert.rejects(session.changeKey(keys[1]), TypeError);
        await session.takeKey(keys[0]);
        await session.act(WAIT);
        assert.equal((await session.changeKey(keys[1])).change, 'by_key');
        await session.actAll([WAIT, WAIT]);
        const thief = donjon.session(session.id, session.token);
        await thief.signWith(keys[0]);
        await assert.rejects(thief.act(WAIT), {code: 'signature_invalid'});
        await assert.rejects(thief.changeKey(keys[0]), {code: 'signature_invalid'});
        assert.equal((await session.changeKey(keys[2], {lost: true})).change, 'by_token');
        await session.act(WAIT);
        assert.equal((await session.changeKey(null)).public_key, null);
        await session.act(WAIT);
        const signers = [];
        for await (const entry of donjon.as(world.admin).session(session.id).entries()) if (entry.action.kind === 'wait') signers.push(entry.signed_by);
        assert.deepEqual(signers, [keys[0], keys[1], keys[1], keys[2]].map(key => key.publicKey).concat([null]));
        for (const checked of await verifyEverywhere(world, donjon, session)) {
            assert.deepEqual([checked.player_signatures, checked.seat_keys, checked.seat_keys_by_token], [4, 4, 1]);
        }
    });

    test('a key that was kept signs on, another one is refused', async () => {
        const {donjon, made, session} = await begin(world);
        const key = await SeatKey.generate();
        const taken = await session.takeKey(key);
        assert.equal(taken.public_key, key.publicKey);
        const again = donjon.session(made.id, session.token);
        await assert.rejects(again.act(WAIT), {code: 'signature_required'});
        await again.signWith(await SeatKey.fromJwk(JSON.parse(JSON.stringify(await key.toJwk()))));
        assert.equal((await again.act(WAIT)).seq, 1);
        await again.signWith(await SeatKey.generate());
        await assert.rejects(again.act(WAIT), {code: 'signature_invalid'});
        await assert.rejects((await SeatKey.generate({extractable: false})).toJwk());
        for (const checked of await verifyEverywhere(world, donjon, again)) assert.equal(checked.player_signatures, 1);
    });
}
