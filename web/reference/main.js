/* The API reference: this server's own contract, as a page. */

import {byId, el, fill} from '../shared/dom.js';
import {operationView} from './operation.js';
import {prose, resolver} from './schema.js';

const METHODS = ['get', 'post', 'put', 'delete'];

/** @param {any} contract @returns {import('./operation.js').Place[]} */
function placesOf(contract) {
    const resolve = resolver(contract);
    return Object.entries(contract.paths).flatMap(([path, item]) => METHODS.filter(method => item[method]).map(method => ({
        path, method, resolve, operation: item[method], parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
    })));
}

/** @param {any} contract @param {import('./operation.js').Place[]} places */
function index(contract, places) {
    return el('nav', {'aria-label': 'Operations'}, ...contract.tags.map((/** @type {any} */ tag) => el('section', {},
        el('h2', {}, tag.name),
        el('ul', {}, ...withTag(places, tag).map(place => el('li', {}, el('a', {href: `#${place.operation.operationId}`}, place.operation.summary ?? place.path)))))));
}

/** @param {import('./operation.js').Place[]} places @param {any} tag */
function withTag(places, tag) {
    return places.filter(place => place.operation.tags?.[0] === tag.name);
}

/** @param {any} contract */
function show(contract) {
    const places = placesOf(contract);
    fill(byId('app'), el('div', {class: 'reference'},
        index(contract, places),
        el('main', {},
            el('h1', {}, `${contract.info.title} ${contract.info.version}`),
            ...contract.info.description.split(/\n\s*\n/).map((/** @type {string} */ text) => el('p', {}, ...prose(text))),
            el('p', {}, 'The whole document: ', el('a', {href: '/openapi.yaml'}, 'openapi.yaml'), ', ', el('a', {href: '/openapi.json'}, 'openapi.json'), '.'),
            ...contract.tags.flatMap((/** @type {any} */ tag) => [el('h2', {}, tag.name), el('p', {class: 'small'}, tag.description ?? ''), ...withTag(places, tag).map(operationView)]))));
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

const reply = await fetch('/openapi.json');
if (reply.ok) show(await reply.json());
else fill(byId('app'), el('p', {class: 'plain'}, `The contract cannot be read: ${reply.status}.`));
