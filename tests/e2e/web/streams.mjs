/* Streams that break and go on: nothing is missed and nothing comes twice. */

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {SseParser} from '../../../web/client/sse.js';
import {begin} from './client.mjs';

/** Reads items until one of an entry, the last it has, was seen. */
async function readTo(session, seq, options) {
    const stop = new AbortController();
    const ids = [];
    for await (const item of session.events({...options, signal: stop.signal})) {
        ids.push(item.id);
        if (item.id === String(seq)) break;
    }
    stop.abort();
    return ids;
}

/** A fetch whose streams break off after so many bytes. */
function cutting(bytes, count) {
    return async (url, init) => {
        const answer = await fetch(url, init);
        if (!/\/events/.test(url) || !answer.body || count.left-- <= 0) return answer;
        let room = bytes;
        const cut = new TransformStream({transform(chunk, controller) {
            controller.enqueue(chunk.slice(0, room));
            room -= chunk.length;
            if (room <= 0) controller.error(new TypeError('connection lost'));
        }});
        return new Response(answer.body.pipeThrough(cut), {status: answer.status, headers: answer.headers});
    };
}

export function testStreams(world) {
    test('the parser takes text in any pieces', () => {
        const text = 'retry: 10\n: comment\n\nid: 1\nevent: game\ndata: {"a":\ndata: 1}\n\nid: 2\r\ndata: x\r\n\r\n';
        for (let size = 1; size <= text.length; size++) {
            const parser = new SseParser();
            const messages = [];
            for (let at = 0; at < text.length; at += size) messages.push(...parser.push(text.slice(at, at + size)));
            assert.deepEqual(messages, [{id: '1', event: 'game', data: '{"a":\n1}'}, {id: '2', event: 'message', data: 'x'}], `in pieces of ${size}`);
        }
    });

    test('a stream that breaks goes on where it was', async () => {
        const {session} = await begin(world);
        await session.actAll(Array.from({length: 12}, () => ({kind: 'wait'})));
        const whole = await readTo(session, 12, {});
        assert.deepEqual(whole.filter(id => /^\d+$/.test(id)), Array.from({length: 12}, (_, i) => String(i + 1)));
        assert.deepEqual(await readTo(session, 12, {mode: 'poll'}), whole);
        for (const bytes of [300, 777]) {
            const count = {left: 6};
            const broken = await begin(world, {client: {fetch: cutting(bytes, count)}});
            await broken.session.actAll(Array.from({length: 12}, () => ({kind: 'wait'})));
            assert.deepEqual(await readTo(broken.session, 12, {}), whole, `cut after ${bytes} bytes`);
            assert.ok(count.left < 6);
        }
    });

    test('what happens while one listens is heard', async () => {
        const {session} = await begin(world);
        const heard = readTo(session, 2, {after: '0'});
        await session.act({kind: 'wait'});
        await session.act({kind: 'wait'});
        assert.equal((await heard).at(-1), '2');
    });
}
