/* What is on a tile, in words. */

import {capital, listed, words} from '../shared/text.js';

/** @param {import('./world.js').World} world @param {number} x @param {number} y */
export function describe(world, x, y) {
    const ground = world.ground(x, y);
    if (!ground) return 'Nothing you know.';
    const things = world.at(x, y).map(entity => describeEntity(world, entity));
    const where = `${ground.name}${ground.visible ? '' : ', as you remember it'}`;
    return capital(things.length ? `${listed(things)} on ${where}` : where);
}

/** @param {import('./world.js').World} world @param {import('../client/schema.d.ts').ViewEntity} entity */
function describeEntity(world, entity) {
    if (entity.you) return 'you';
    const parts = [entity.quantity && entity.quantity > 1 ? `${entity.quantity} × ${entity.name}` : entity.name];
    if (entity.hp !== undefined && entity.hp_max) parts.push(`${health(entity.hp / entity.hp_max)}, ${entity.hp} of ${entity.hp_max}`);
    for (const status of entity.statuses ?? []) {
        const id = typeof status === 'string' ? status : /** @type {any} */ (status).status;
        parts.push(world.guide.statuses.get(id)?.name ?? words(String(id)));
    }
    return parts.length > 1 ? `${parts[0]} (${parts.slice(1).join('; ')})` : parts[0];
}

/** @param {number} share */
function health(share) {
    if (share >= 1) return 'unhurt';
    if (share > 0.66) return 'scratched';
    if (share > 0.33) return 'wounded';
    return 'near death';
}
