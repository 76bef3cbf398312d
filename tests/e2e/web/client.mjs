/* The client package against the real server. */

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Donjon, OPERATIONS, Problem, Unreachable, newId, retrying} from '../../../web/client/index.js';
import {ADMIN} from './server.mjs';

/** A new game with its first seat. @param {any} world @param {object} [options] */
export async function begin(world, options = {}) {
    const donjon = new Donjon({base: world.server.base, ...options.client});
    const made = await donjon.createSession({scenario: 'tilt_yard', ...options.session});
    return {donjon, made, session: donjon.session(made.id, made.seats[0].token)};
}

export function testClient(world) {
    test('its operations are those the server documents', async () => {
        const document = await new Donjon({base: world.server.base}).call('getOpenapiJson');
        const documented = Object.entries(document.paths).flatMap(([path, item]) => ['get', 'post', 'put', 'delete', 'patch'].filter(method => item[method])
            .map(method => [item[method].operationId, [method.toUpperCase(), path]]));
        assert.deepEqual({...OPERATIONS}, Object.fromEntries(documented));
    });

    test('a game is bound to a seed before the server hears ours', async () => {
        const calls = [];
        const donjon = new Donjon({base: world.server.base, fetch: (url, init) => {
            calls.push([init.method, new URL(url).pathname, init.body]);
            return fetch(url, init);
        }});
        await donjon.createSession({scenario: 'tilt_yard', client_seed: 'ours'});
        assert.deepEqual(calls.map(([method, path]) => `${method} ${path}`), ['POST /v1/seed-commitments', 'POST /v1/sessions']);
        assert.ok(!calls[0][2].includes('ours'));
        assert.ok(JSON.parse(calls[1][2]).seed_commitment_id);
    });

    test('it sees, asks what is legal, and acts', async () => {
        const {session} = await begin(world);
        const state = await session.state();
        assert.equal(state.seq, 0);
        assert.strictEqual(await session.state(), state, 'an unchanged view is not sent again');
        const {actions} = await session.legalActions();
        const result = await session.act(actions.find(action => action.kind === 'wait'), {expectedSeq: 0});
        assert.equal(result.seq, 1);
        assert.equal((await session.state()).seq, 1);
        const both = await session.actAll([{kind: 'wait'}, {kind: 'equip', slot: 15}]);
        assert.equal(both.results.length, 1);
        assert.equal(both.rejected.code, 'illegal_action');
        assert.equal((await session.dryRun({kind: 'wait'})).legal, true);
    });

    test('the same id acts once', async () => {
        const {session} = await begin(world);
        const actionId = newId();
        const first = await session.act({kind: 'wait'}, {actionId});
        assert.deepEqual(await session.act({kind: 'wait'}, {actionId}), first);
        assert.equal((await session.get()).seq, 1);
    });

    test('an answer that is lost is asked for again, and the action counts once', async () => {
        let lost = 0;
        const {session} = await begin(world, {client: {fetch: async (url, init) => {
            const answer = await fetch(url, init);
            if (init.method === 'POST' && url.endsWith('/actions') && lost < 2) {
                lost++;
                throw new TypeError('network error');
            }
            return answer;
        }}});
        const waits = [];
        const result = await session.act({kind: 'wait'}, {onWait: error => waits.push(error)});
        assert.equal(lost, 2);
        assert.ok(waits.every(error => error instanceof Unreachable));
        assert.equal(result.seq, 1);
        assert.equal((await session.get()).seq, 1);
    });

    test('a refusal is a problem with its code, and is not tried again', async () => {
        let sent = 0;
        const {donjon, session} = await begin(world, {client: {fetch: (url, init) => {
            sent += Number(url.endsWith('/actions'));
            return fetch(url, init);
        }}});
        await assert.rejects(session.act({kind: 'equip', slot: 15}), error => error instanceof Problem && error.status === 422 && error.body.verdict !== undefined);
        assert.equal(sent, 1);
        await assert.rejects(donjon.session(session.id, 'dnj_s_wrong').get(), error => error instanceof Problem && error.code === 'unauthenticated');
        await assert.rejects(donjon.as(ADMIN).session(newId()).get(), error => error instanceof Problem && error.code === 'not_found');
    });

    test('retrying waits as long as it is told and gives up in the end', async () => {
        let tries = 0;
        const started = Date.now();
        await assert.rejects(retrying(() => {
            tries++;
            throw new Problem(503, {code: 'overloaded', retryable: true}, 60);
        }, {tries: 3}), {code: 'overloaded'});
        assert.equal(tries, 3);
        assert.ok(Date.now() - started >= 120);
    });

    test('a wait that is stopped ends at once', async () => {
        const stop = new AbortController();
        const waiting = retrying(() => Promise.reject(new Problem(503, {retryable: true}, 60000)), {signal: stop.signal});
        setTimeout(() => stop.abort(new Error('enough')), 20);
        await assert.rejects(waiting, {message: 'enough'});
    });

    test('a seat is given by an invite, which is good once', async () => {
        const {donjon, session} = await begin(world, {session: {players: 2}});
        const {invite} = await session.invite({seat: 2});
        const seat = await donjon.join(session.id, invite);
        assert.deepEqual([seat.seat, seat.role], [2, 'player']);
        await assert.rejects(donjon.join(session.id, invite), error => error instanceof Problem && [403, 409].includes(error.status));
        const second = donjon.session(session.id, seat.token);
        assert.deepEqual((await second.seats()).items.map(row => [row.seat, row.you]), [[1, false], [2, true]]);
        const renewed = await second.renewToken(2);
        await assert.rejects(second.get(), {code: 'unauthenticated'});
        await donjon.session(session.id, renewed.token).revokeSeat(2);
        await assert.rejects(donjon.session(session.id, renewed.token).get(), {code: 'unauthenticated'});
    });

    test('providers are switched and proofs are made', async () => {
        const {session, donjon} = await begin(world);
        await session.act({kind: 'wait'});
        const bound = await session.setProvider(1, 'ai:wait');
        assert.deepEqual([bound.kind, bound.previous], ['ai:wait', 'interactive']);
        assert.equal((await session.providers()).bindings.find(row => row.entity === 1).kind, 'ai:wait');
        await session.setProvider(1, 'interactive');
        const admin = donjon.as(ADMIN).session(session.id);
        await admin.pause();
        assert.equal((await session.get()).paused, true);
        await admin.resume();
        const proof = await admin.prove();
        assert.ok(proof.batch >= 1);
        assert.ok((await session.proofs()).items.length >= 1);
        assert.deepEqual((await donjon.as(ADMIN).jobs({state: 'stuck'})).items, []);
        assert.ok((await donjon.as(ADMIN).audit({session: session.id})).items.some(row => row.action === 'provider_bind'));
        assert.equal((await admin.abandon()).result, 'abandoned');
    });

    test('evidence is exported and verified', async () => {
        const {donjon, session} = await begin(world);
        await session.act({kind: 'wait'});
        const bundle = await session.exportBundle();
        assert.ok(bundle instanceof Uint8Array && bundle.length > 100);
        assert.equal((await donjon.verify(bundle)).valid, true);
        bundle[bundle.length - 1] ^= 1;
        assert.equal((await donjon.verify(bundle)).valid, false);
        assert.equal((await session.head()).seq, 1);
        assert.ok((await donjon.keys()).items.length >= 1);
    });

    test('the log and the lists come page by page', async () => {
        const {donjon, session} = await begin(world);
        await session.actAll(Array.from({length: 7}, () => ({kind: 'wait'})));
        const seen = [];
        for await (const entry of session.entries()) seen.push(entry.seq);
        assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7]);
        assert.equal((await session.createCheckpoint('here')).label, 'here');
        assert.ok((await session.checkpoints()).items.length >= 1);
        const admin = donjon.as(ADMIN);
        assert.equal((await admin.sessions({limit: 1})).items.length, 1);
        assert.equal((await admin.inspect(session.id)).head.seq, 7);
        assert.equal((await admin.session(session.id).fork(3, 'again')).parent.seq, 3);
        await admin.session(session.id).archive();
        await assert.rejects(session.get(), {code: 'session_archived'});
        assert.match(await donjon.metrics(), /donjon_actions_executed_total/);
        assert.ok(['healthy', 'degraded'].includes((await donjon.health()).status));
    });
}
