/* One operation of the API. */

import {button, copyText, el} from '../shared/dom.js';
import {members, prose, typeOf} from './schema.js';

/**
 * @typedef {object} Place
 * @property {string} path
 * @property {string} method
 * @property {any} operation
 * @property {any[]} parameters of the path and of the operation
 * @property {(node: any) => any} resolve
 */

/** @param {Place} place */
export function operationView(place) {
    const {operation, path, method} = place;
    return el('article', {id: operation.operationId, class: 'operation'},
        el('h3', {}, el('span', {class: `method ${method}`}, method.toUpperCase()), ' ', el('code', {}, path)),
        el('p', {class: 'summary'}, operation.summary ?? ''),
        operation.description ? el('p', {}, ...prose(operation.description)) : null,
        el('p', {class: 'small'}, 'Needs: ', needs(operation)),
        parameters(place), body(place), replies(place), curl(place));
}

/** @param {any} operation */
function needs(operation) {
    const kinds = (operation.security ?? [{}]).map((/** @type {any} */ one) => Object.keys(one).join(' and ') || 'nothing');
    return kinds.join(', or ') || 'nothing';
}

/** @param {Place} place */
function parameters({parameters: list, resolve}) {
    if (!list.length) return null;
    return el('section', {}, el('h4', {}, 'Parameters'), el('dl', {class: 'members'}, ...list.map(resolve).flatMap(parameter => [
        el('dt', {}, el('code', {}, parameter.name), el('small', {}, ` in the ${parameter.in}${parameter.required ? '' : ', optional'}`)),
        el('dd', {}, el('span', {class: 'type'}, typeOf(parameter.schema ?? {}, resolve)), ' ', parameter.description ?? ''),
    ])));
}

/** @param {Place} place */
function body({operation, resolve}) {
    const content = resolve(operation.requestBody).content ?? {};
    return Object.entries(content).map(([type, media]) => el('section', {}, el('h4', {}, `Body, ${type}`),
        members(media.schema, resolve) ?? el('p', {class: 'type'}, typeOf(media.schema ?? {}, resolve)),
        ...Object.values(media.examples ?? {}).map(example => el('pre', {}, JSON.stringify(resolve(example).value, null, 2)))));
}

/** @param {Place} place */
function replies({operation, resolve}) {
    return el('section', {}, el('h4', {}, 'Replies'), ...Object.entries(operation.responses ?? {}).map(([status, response]) => reply(status, resolve(response), resolve)));
}

/** @param {string} status @param {any} response @param {(node: any) => any} resolve */
function reply(status, response, resolve) {
    const media = Object.entries(response.content ?? {});
    const good = status < '400';
    return el('details', {open: false, class: good ? 'good' : 'bad'},
        el('summary', {}, el('b', {}, status), ' ', ...prose(response.description ?? '')),
        ...Object.entries(response.headers ?? {}).map(([name, header]) => el('p', {class: 'small'}, el('code', {}, name), ' ', resolve(header).description ?? '')),
        ...media.map(([type, one]) => el('div', {}, el('p', {class: 'small'}, type), members(one.schema ?? {}, resolve) ?? el('p', {class: 'type'}, typeOf(one.schema ?? {}, resolve)))));
}

/** A line for the shell, with placeholders in capitals. @param {Place} place */
function curl({path, method, operation, resolve}) {
    const address = location.origin + path.replaceAll(/\{(\w+)\}/g, (_, name) => name.toUpperCase());
    const token = (operation.security ?? []).some((/** @type {any} */ one) => Object.keys(one).length) ? " -H 'Authorization: Bearer TOKEN'" : '';
    const media = resolve(operation.requestBody).content?.['application/json'];
    const example = media ? JSON.stringify(resolve(Object.values(media.examples ?? {})[0])?.value ?? {}) : null;
    const data = example ? ` -H 'Content-Type: application/json' -d '${example.replaceAll("'", "'\\''")}'` : '';
    const line = `curl -sS -X ${method.toUpperCase()} '${address}'${token}${data}`;
    return el('section', {}, el('h4', {}, 'curl'), el('pre', {}, line), button('Copy', () => copyText(line), {class: 'bare'}));
}
