/* What happened, in sentences a person reads (and a screen reader speaks). */

import {capital, words} from '../shared/text.js';

/** @typedef {import('../client/schema.d.ts').Event} Event */
/** @typedef {{text: string, tone: 'plain' | 'good' | 'bad' | 'grave' | 'gold' | 'quiet'}} Line */

export class Story {
    /** @param {import('./guide.js').Guide} guide */
    constructor(guide) {
        this.guide = guide;
        /** @type {Map<number, {name: string, you: boolean, player: boolean}>} names of all who were ever seen */
        this.known = new Map();
    }

    /** @param {import('./world.js').World} world */
    meet(world) {
        for (const entity of world.entities.values()) {
            if (entity.kind === 'player' || entity.kind === 'monster') {
                this.known.set(entity.id, {name: entity.name, you: Boolean(entity.you), player: entity.kind === 'player'});
            }
        }
    }

    /** @param {number | undefined} id */
    who(id) {
        const known = id === undefined ? undefined : this.known.get(id);
        if (!known) return 'something';
        if (known.you) return 'you';
        return known.player ? capital(known.name) : `the ${known.name}`;
    }

    /** @param {number | undefined} id */
    isYou(id) {
        return id !== undefined && this.known.get(id)?.you === true;
    }

    /** "you strike", "the rat strikes" @param {number | undefined} id @param {string} verb @param {string} [third] */
    does(id, verb, third = `${verb}s`) {
        return capital(`${this.who(id)} ${this.isYou(id) ? verb : third}`);
    }

    /** @param {string | undefined} id */
    itemName(id) {
        return (id && this.guide.items.get(id)?.name) || (id ? words(id) : 'something');
    }

    /** @param {string | undefined} id */
    statusName(id) {
        return (id && this.guide.statuses.get(id)?.name) || words(id ?? 'changed');
    }

    /** @param {Event[]} events @returns {Line[]} */
    tell(events) {
        const lines = [];
        for (let i = 0; i < events.length; i++) {
            const critical = events[i].type === 'attacked' && events[i + 1]?.type === 'critical' ? 1 : 0;
            const next = events[i + 1 + critical];
            const struck = events[i].type === 'attacked' && next && (next.type === 'damaged' || next.type === 'missed') && next.target === events[i].target;
            const line = struck ? this.blow(events[i], next, critical > 0) : this.line(events[i]);
            if (struck) i += 1 + critical;
            if (line) lines.push(line);
        }
        return lines;
    }

    /** @param {Event} attack @param {Event} outcome @param {boolean} critical @returns {Line} */
    blow(attack, outcome, critical) {
        const target = this.who(attack.target);
        if (outcome.type === 'missed') return {text: `${this.does(attack.entity, 'miss', 'misses')} ${target}.`, tone: 'quiet'};
        const verb = critical ? ['cleave', 'cleaves'] : ['strike', 'strikes'];
        return {text: `${this.does(attack.entity, verb[0], verb[1])} ${target} for ${outcome.amount}.`, tone: this.isYou(attack.target) ? 'bad' : 'plain'};
    }

    /** @param {Event} event @returns {Line | null} */
    line(event) {
        const telling = TELLINGS[event.type];
        if (telling) return telling(this, event);
        return QUIET.has(event.type) ? null : {text: `${capital(words(event.type))}${event.entity ? `: ${this.who(event.entity)}` : ''}.`, tone: 'quiet'};
    }
}

const QUIET = new Set(['turn', 'moved', 'waited', 'hook_failed', 'resource_spent', 'noise', 'critical', 'resource_gained']);

/** @param {string} text @param {Line['tone']} [tone] @returns {Line} */
function say(text, tone = 'plain') {
    return {text, tone};
}

/** @param {number} amount */
function hitPoints(amount) {
    return amount === 1 ? 'a hit point' : `${amount} hit points`;
}

/** @type {Record<string, (story: Story, event: any) => Line | null>} */
const TELLINGS = {
    attacked: (s, e) => say(`${s.does(e.entity, 'attack')} ${s.who(e.target)}.`, 'quiet'),
    missed: (s, e) => say(`${s.does(e.entity, 'miss', 'misses')} ${s.who(e.target)}.`, 'quiet'),
    damaged: (s, e) => say(e.entity && e.entity !== e.target ? `${s.does(e.entity, 'hurt')} ${s.who(e.target)} for ${e.amount}.`
        : `${s.does(e.target ?? e.entity, 'lose', 'loses')} ${hitPoints(e.amount)}.`, s.isYou(e.target) ? 'bad' : 'plain'),
    healed: (s, e) => say(`${s.does(e.entity, 'recover')} ${hitPoints(e.amount)}.`, 'good'),
    died: (s, e) => say(s.isYou(e.entity) ? 'You die.' : s.isYou(e.target) ? `You slay ${s.who(e.entity)}.` : `${capital(s.who(e.entity))} falls${e.target && e.target !== e.entity ? `, slain by ${s.who(e.target)}` : ''}.`,
        s.isYou(e.entity) ? 'grave' : 'good'),
    noticed: (s, e) => (s.isYou(e.target) ? say(`${capital(s.who(e.entity))} notices you.`, 'bad') : null),
    picked_up: (s, e) => say(`${s.does(e.entity, 'take')} ${e.amount > 1 ? `${e.amount} × ` : 'the '}${s.itemName(e.item)}.`, 'gold'),
    dropped: (s, e) => say(`${s.does(e.entity, 'drop')} the ${s.itemName(e.item)}.`),
    equipped: (s, e) => say(`${s.does(e.entity, 'ready', 'readies')} the ${s.itemName(e.item)}.`),
    unequipped: (s, e) => say(`${s.does(e.entity, 'put', 'puts')} the ${s.itemName(e.item)} away.`),
    item_used: (s, e) => say(`${s.does(e.entity, 'use')} the ${s.itemName(e.item)}.`),
    ability_used: (s, e) => say(`${s.does(e.entity, 'use')} ${s.guide.abilities.get(e.ability)?.name ?? words(e.ability ?? 'an ability')}${e.target && e.target !== e.entity ? ` on ${s.who(e.target)}` : ''}.`),
    resisted: (s, e) => say(`${s.does(e.target ?? e.entity, 'resist')} ${e.amount} of it.`, 'quiet'),
    absorbed: (s, e) => say(`${e.amount} of the blow ${e.amount === 1 ? 'is' : 'are'} turned aside from ${s.who(e.entity)}.`, 'quiet'),
    status_resisted: (s, e) => say(`${s.does(e.entity, 'shrug', 'shrugs')} it off: not ${s.statusName(e.status)}.`, 'quiet'),
    summoned: (s, e) => say(`${capital(s.who(e.entity))} appears at the call of ${s.who(e.target)}.`, s.isYou(e.target) ? 'good' : 'bad'),
    vanished: (s, e) => say(`${capital(s.who(e.entity))} ${s.isYou(e.entity) ? 'are' : 'is'} gone.`, 'quiet'),
    transformed: (s, e) => say(`${s.does(e.entity, 'become')} a ${s.guide.actors.get(e.kind)?.name ?? words(e.kind ?? 'something else')}.`, 'bad'),
    swapped: (s, e) => say(`${s.does(e.entity, 'change')} places with ${s.who(e.target)}.`),
    pushed: (s, e) => say(`${capital(s.who(e.target ?? e.entity))} ${s.isYou(e.target ?? e.entity) ? 'are' : 'is'} moved by force.`),
    learned: (s, e) => say(`${s.does(e.entity, 'learn')} ${s.guide.abilities.get(e.ability)?.name ?? words(e.ability ?? '')}.`, 'gold'),
    trap_sprung: (s, e) => say(`${s.does(e.entity, 'spring')} a trap!`, s.isYou(e.entity) ? 'bad' : 'plain'),
    found: (s, e) => say(`${s.does(e.entity, 'find')} something hidden.`, 'gold'),
    lever_moved: (s, e) => say(`${s.does(e.entity, 'pull')} the lever. Something grinds open or shut.`),
    drank: (s, e) => say(`${s.does(e.entity, 'drink')} from the fountain.`, 'good'),
    called: (s, e) => say(`${s.does(e.entity, 'call')} for help.`, 'bad'),
    light_changed: (s, e) => say(`${s.does(e.entity, 'turn')} the light.`, 'quiet'),
    bell: (s, e) => say(e.amount > 1 ? 'The bell tolls again, and the cold takes its toll.' : 'A bell tolls: the keep wakes, and knows where you are.', 'bad'),
    chose: (s, e) => say(`${capital(s.who(e.entity))} ${s.isYou(e.entity) ? 'are' : 'is'} the ${s.guide.classes.get(e.kind)?.name ?? words(e.kind ?? 'newcomer')}.`, 'gold'),
    said: (s, e) => say(`${capital(s.who(e.entity))}: “${e.text}”`, 'gold'),
    door_opened: (s, e) => say(`${s.does(e.entity, 'open')} the door.`, 'quiet'),
    door_closed: (s, e) => say(`${s.does(e.entity, 'close')} the door.`, 'quiet'),
    unlocked: (s, e) => say(`${s.does(e.entity, 'unlock')} it.`, 'gold'),
    status_gained: (s, e) => say(`${capital(s.who(e.entity))} ${s.isYou(e.entity) ? 'are' : 'is'} ${s.statusName(e.status)}.`,
        s.isYou(e.entity) ? (s.guide.statuses.get(e.status)?.harmful ? 'bad' : 'good') : 'plain'),
    status_lost: (s, e) => say(`${capital(s.who(e.entity))} ${s.isYou(e.entity) ? 'are' : 'is'} no longer ${s.statusName(e.status)}.`, 'quiet'),
    experience: (s, e) => (s.isYou(e.entity) ? say(`You gain ${e.amount} experience.`, 'quiet') : null),
    level_up: (s, e) => say(`${s.does(e.entity, 'reach', 'reaches')} level ${e.amount}!`, 'gold'),
    descended: (s, e) => say(`${s.does(e.entity, 'go', 'goes')} down to depth ${e.amount}.`, 'gold'),
    provider_changed: (s, e) => say(e.provider === 'interactive' ? `${s.does(e.entity, 'decide')} for ${s.isYou(e.entity) ? 'yourself' : 'itself'} again.`
        : `${capital(words(e.provider ?? 'somebody else'))} now decides for ${s.who(e.entity)}.`, 'gold'),
    turn_timed_out: (s, e) => say(`${s.does(e.entity, 'let', 'lets')} the turn pass.`, 'bad'),
    game_ended: (s, e) => say(e.result === 'won' ? 'Victory: the keep is yours.' : e.result === 'lost' ? 'The keep has won.' : 'The game was abandoned.', e.result === 'won' ? 'gold' : 'grave'),
};
