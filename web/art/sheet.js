/* Drawings kept as pictures, by name and size in pixels, so that a frame only copies. */

import {UNITS} from './ink.js';

/** @typedef {(pen: CanvasRenderingContext2D) => void} Drawing */

const KEPT_MAX = 1200;

export class Sheet {
    constructor() {
        /** @type {Map<string, HTMLCanvasElement>} */
        this.kept = new Map();
    }

    /** @param {string} name says the drawing wholly @param {number} size in device pixels @param {Drawing} drawing */
    get(name, size, drawing) {
        const key = `${name}@${size}`;
        const found = this.kept.get(key);
        if (found) return found;
        if (this.kept.size >= KEPT_MAX) this.kept.clear();
        const picture = pictureOf(drawing, size);
        this.kept.set(key, picture);
        return picture;
    }
}

/** @param {Drawing} drawing @param {number} size in device pixels */
export function pictureOf(drawing, size) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    pen.scale(size / UNITS, size / UNITS);
    drawing(pen);
    return canvas;
}

/** A picture as an element of the page, for lists and cards. @param {Drawing} drawing @param {number} cssSize */
export function icon(drawing, cssSize) {
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    const canvas = pictureOf(drawing, Math.round(cssSize * ratio));
    canvas.style.width = canvas.style.height = `${cssSize}px`;
    canvas.setAttribute('aria-hidden', 'true');
    return canvas;
}
