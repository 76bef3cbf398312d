/* The content as lookups: what a character of the map means, what an id is called. */

/** @typedef {{id: string, visible: boolean, name: string, glyph: string}} Ground */

export class Guide {
    /** @param {import('../client/schema.d.ts').Content} content */
    constructor(content) {
        this.content = content;
        /** @type {Map<string, Ground>} */
        this.grounds = new Map();
        for (const tile of /** @type {any[]} */ (content.legend.tiles)) {
            this.grounds.set(tile.glyph, {id: tile.id, visible: true, name: tile.name, glyph: tile.glyph});
            if (tile.remembered) this.grounds.set(tile.remembered, {id: tile.id, visible: false, name: tile.name, glyph: tile.glyph});
        }
        this.items = table(content.items);
        this.actors = table(content.actors);
        this.abilities = table(content.abilities);
        this.statuses = table(content.statuses);
        this.props = table(content.legend.props);
        this.scenarios = table(content.scenarios);
        this.classes = table(content.classes ?? []);
        /** @type {Map<string, [number, number]>} */
        this.steps = new Map(content.directions.map((/** @type {any} */ d) => [d.dir, [d.dx, d.dy]]));
        this.verdicts = new Map(content.verdicts.map((/** @type {any} */ v) => [v.verdict, v.text]));
    }

    /** What using an item does: a row with range and area, or undefined. @param {string} id */
    effectOf(id) {
        const row = this.items.get(id);
        return this.abilities.get(row?.use) ?? row;
    }

    /** The direction of a step, or null. @param {number} dx @param {number} dy */
    direction(dx, dy) {
        for (const [dir, step] of this.steps) if (step[0] === dx && step[1] === dy) return dir;
        return null;
    }

    /** @param {string} type of an entity */
    isFoe(type) {
        const faction = this.actors.get(type)?.faction;
        return faction !== undefined && faction !== 'neutral' && faction !== 'party';
    }
}

/** @param {any[]} rows @returns {Map<string, any>} */
function table(rows) {
    return new Map(rows.map(row => [row.id, row]));
}
