/* A small line of numbers over time. */

import {el} from '../shared/dom.js';

const KEPT = 90;

export class Series {
    constructor() {
        /** @type {number[]} */
        this.values = [];
    }

    /** @param {number} value */
    push(value) {
        this.values.push(value);
        if (this.values.length > KEPT) this.values.shift();
    }

    get last() {
        return this.values.at(-1) ?? 0;
    }
}

/** @param {string} title @param {string} unit */
export function chart(title, unit) {
    const number = el('b', {});
    const canvas = el('canvas', {role: 'img'});
    const element = el('figure', {class: 'chart'}, el('figcaption', {}, title, number), canvas);
    const show = (/** @type {Series} */ series, /** @type {string | undefined} */ shown = undefined) => {
        const text = shown ?? `${tidy(series.last)}${unit ? ` ${unit}` : ''}`;
        number.textContent = text;
        canvas.setAttribute('aria-label', `${title}: now ${text}, at most ${tidy(Math.max(0, ...series.values))}`);
        paint(canvas, series.values);
    };
    return {element, show};
}

/** @param {number} value */
export function tidy(value) {
    if (!Number.isFinite(value)) return '–';
    if (value !== 0 && Math.abs(value) < 10) return String(Math.round(value * 100) / 100);
    return Math.round(value).toLocaleString('en');
}

/** @param {HTMLCanvasElement} canvas @param {number[]} values */
function paint(canvas, values) {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth || 200;
    const height = canvas.clientHeight || 56;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    pen.scale(ratio, ratio);
    const top = Math.max(1e-9, ...values) * 1.15;
    const x = (/** @type {number} */ i) => width - (values.length - 1 - i) * (width / (KEPT - 1));
    const y = (/** @type {number} */ v) => height - 2 - (v / top) * (height - 6);
    pen.strokeStyle = 'rgba(236,223,196,.12)';
    for (const share of [0.25, 0.5, 0.75]) {
        pen.beginPath();
        pen.moveTo(0, height * share);
        pen.lineTo(width, height * share);
        pen.stroke();
    }
    if (!values.length) return;
    pen.beginPath();
    values.forEach((value, i) => pen.lineTo(x(i), y(value)));
    pen.strokeStyle = '#f2a63c';
    pen.lineWidth = 1.6;
    pen.stroke();
    pen.lineTo(width, height);
    pen.lineTo(x(0), height);
    pen.fillStyle = 'rgba(242,166,60,.13)';
    pen.fill();
}
