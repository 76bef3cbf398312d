/* Where the map lies on the canvas. It follows somebody, gently, and can be pulled away by hand. */

const ZOOMS = [18, 22, 26, 30, 34, 40, 48, 56, 64];

export class Camera {
    constructor() {
        this.tile = 32; // CSS pixels
        this.x = 0; // the tile in the middle, in tiles
        this.y = 0;
        this.width = 1; // of the canvas, CSS pixels
        this.height = 1;
        this.settled = false;
        /** @type {{x: number, y: number} | null} */
        this.pulled = null; // by how many tiles a hand has moved it
    }

    /** @param {number} width @param {number} height */
    resize(width, height) {
        const first = this.width === 1;
        this.width = width;
        this.height = height;
        if (first) {
            const wanted = Math.min(width, height * 1.15) / 13.5;
            this.tile = ZOOMS.reduce((best, zoom) => (Math.abs(zoom - wanted) < Math.abs(best - wanted) ? zoom : best));
        }
    }

    /** @param {number} steps */
    zoom(steps) {
        const at = ZOOMS.indexOf(this.tile);
        this.tile = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, at + steps))];
    }

    /** @param {{x: number, y: number}} goal @param {number} dt seconds @param {boolean} still no gliding */
    follow(goal, dt, still) {
        const x = goal.x + (this.pulled?.x ?? 0);
        const y = goal.y + (this.pulled?.y ?? 0);
        const share = !this.settled || still ? 1 : 1 - Math.exp(-dt * 9);
        this.x += (x - this.x) * share;
        this.y += (y - this.y) * share;
        this.settled = true;
    }

    /** @param {number} dx @param {number} dy CSS pixels */
    pull(dx, dy) {
        this.pulled = {x: (this.pulled?.x ?? 0) - dx / this.tile, y: (this.pulled?.y ?? 0) - dy / this.tile};
    }

    release() {
        this.pulled = null;
    }

    /** Left edge of a column. @param {number} x */
    left(x) {
        return this.width / 2 + (x - this.x - 0.5) * this.tile;
    }

    /** @param {number} y */
    top(y) {
        return this.height / 2 + (y - this.y - 0.5) * this.tile;
    }

    /** @param {number} px @param {number} py CSS pixels in the canvas */
    tileAt(px, py) {
        return {x: Math.floor((px - this.width / 2) / this.tile + this.x + 0.5), y: Math.floor((py - this.height / 2) / this.tile + this.y + 0.5)};
    }
}
