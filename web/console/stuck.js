/* Why a session waits, first in a sentence, then in facts. */

import {el} from '../shared/dom.js';
import {clockText, shortHash, words} from '../shared/text.js';
import {chip, facts} from './table.js';

/** @param {import('../client/schema.d.ts').Inspection} inspection @param {import('../client/schema.d.ts').Session} info */
export function why(inspection, info) {
    const {next} = inspection;
    return [el('p', {class: 'because', role: 'status'}, because(inspection, info)), facts([
        ['Instance', inspection.resident ? [chip(words(inspection.instance_state ?? 'live'))] : 'not in this server’s memory'],
        ['Waits for', inspection.waiting_for || '–'],
        ['Owner', inspection.owner ? [inspection.owned_here ? 'this server ' : 'another server ', el('span', {class: 'mono'}, inspection.owner)] : 'none'],
        ['Database', inspection.store_error ?? 'answers'],
        ['Last loaded anew', inspection.last_recovery ? `${inspection.last_recovery}, ${inspection.last_recovery_at}` : 'never'],
        ['Last error', inspection.last_error ?? 'none'],
        ['Next', next ? `entity ${next.entity}${next.seat ? `, seat ${next.seat}` : ''}, ${next.provider}` : 'nobody'],
        ['Deadline', next?.deadline ? `${next.deadline} (${clockText((new Date(next.deadline).getTime() - Date.now()) / 1000)})` : 'none'],
        ['Calls waiting', inspection.queued_calls], ['Commit in flight', inspection.commit_in_flight ? 'yes' : 'no'], ['Idle', clockText(inspection.idle_s)],
        ['Owner epoch', inspection.epoch_here < inspection.epoch && inspection.resident ? `${inspection.epoch}, here ${inspection.epoch_here}: stale` : inspection.epoch], ['Last checkpoint', `entry ${inspection.last_checkpoint_seq}`],
        ['Head', `entry ${inspection.head.seq}, action ${inspection.head.nonce}`], ['State root', el('span', {class: 'mono'}, shortHash(inspection.head.state_root, 20))],
        ['Chain hash', el('span', {class: 'mono'}, shortHash(inspection.head.chain_hash, 20))],
    ])];
}

/** @param {import('../client/schema.d.ts').Inspection} inspection @param {import('../client/schema.d.ts').Session} info */
function because({next, last_error: error, resident, commit_in_flight: committing, queued_calls: calls, instance_state: state}, info) {
    if (info.status !== 'active') return `It does not wait: it is ${info.result ?? info.status}.`;
    if (resident && state && state !== 'live') return `The instance is ${words(state)}${error ? `: ${error}` : ''}.`;
    if (info.paused) return 'It is paused: the server does nothing in it by itself.';
    if (committing) return `A commit is under way${calls ? `, ${calls} calls wait behind it` : ''}.`;
    if (!next) return 'Nobody is to decide.';
    if (next.provider === 'interactive') return `It waits for the person at seat ${next.seat}${next.deadline ? '' : ', without a deadline'}.`;
    return `It waits for ${next.provider}, which decides for entity ${next.entity}.`;
}
