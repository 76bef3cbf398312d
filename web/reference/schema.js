/* A JSON schema in words and rows: what a member is called, what it may be, what it means. */

import {el} from '../shared/dom.js';

/** @typedef {Record<string, any>} Schema */

const DEPTH_MAX = 4;

/** Follows references of a document. @param {Schema} document @returns {(node: any) => any} */
export function resolver(document) {
    return function resolve(node) {
        for (let hops = 0; node?.$ref && hops < 8; hops++) {
            const {$ref, ...beside} = node;
            const target = $ref.split('/').slice(1).reduce((/** @type {any} */ place, /** @type {string} */ key) => place?.[key.replaceAll('~1', '/')], document);
            node = {...target, ...beside, properties: {...target?.properties, ...beside.properties}};
        }
        return node ?? {};
    };
}

/** A type in a few words. @param {Schema} schema @param {(node: any) => any} resolve @returns {string} */
export function typeOf(schema, resolve) {
    const node = resolve(schema);
    if (node.const !== undefined) return JSON.stringify(node.const);
    if (node.enum) return node.enum.map((/** @type {any} */ value) => JSON.stringify(value)).join(' | ');
    if (node.oneOf || node.anyOf) return (node.oneOf ?? node.anyOf).map((/** @type {Schema} */ one) => typeOf(one, resolve)).join(' | ');
    const type = Array.isArray(node.type) ? node.type.join(' | ') : node.type ?? 'any';
    return type === 'array' ? `array of ${typeOf(node.items ?? {}, resolve)}` : type + bounds(node);
}

/** @param {Schema} node */
function bounds(node) {
    const low = node.minimum ?? node.minLength, high = node.maximum ?? node.maxLength;
    const words = low !== undefined && high !== undefined ? ` ${low}..${high}` : low !== undefined ? ` from ${low}` : high !== undefined ? ` up to ${high}` : '';
    return words + (node.format ? ` (${node.format})` : '');
}

/** The members of an object, those of objects within them too. @param {Schema} schema @param {(node: any) => any} resolve @param {number} depth @returns {HTMLElement | null} */
export function members(schema, resolve, depth = 0) {
    const node = resolve(schema);
    const inner = node.type === 'array' ? resolve(node.items) : node;
    const parts = [inner, ...(inner.allOf ?? []).map(resolve)];
    const properties = Object.assign({}, ...parts.map(part => part.properties));
    const required = new Set(parts.flatMap(part => part.required ?? []));
    if (!Object.keys(properties).length || depth === DEPTH_MAX) return null;
    return el('dl', {class: 'members'}, ...Object.entries(properties).flatMap(([name, value]) => [
        el('dt', {}, el('code', {}, name), required.has(name) ? null : el('small', {}, ' optional')),
        el('dd', {}, el('span', {class: 'type'}, typeOf(value, resolve)), ' ', resolve(value).description ?? '', members(value, resolve, depth + 1)),
    ]));
}

/** A text with `code` in it. @param {string} text @returns {(Node | string)[]} */
export function prose(text) {
    return text.split('`').map((part, i) => i % 2 ? el('code', {}, part) : part);
}
