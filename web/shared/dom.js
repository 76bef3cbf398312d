/* Elements, made short. Texts are set as text: nothing from outside becomes markup. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [props] class, dataset, on (listeners), attributes with a dash or as they are
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, props = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
        if (value === undefined || value === null || value === false) continue;
        if (name === 'class') element.className = value;
        else if (name === 'dataset') Object.assign(element.dataset, value);
        else if (name === 'on') for (const [type, listener] of Object.entries(value)) element.addEventListener(type, /** @type {any} */ (listener));
        else if (name.includes('-') || !(name in element)) element.setAttribute(name, value === true ? '' : String(value));
        else /** @type {any} */ (element)[name] = value;
    }
    element.append(...nodes(children));
    return element;
}

/** @param {(Child | Child[])[]} children */
function nodes(children) {
    return children.flat().filter(child => child !== null && child !== undefined && child !== false).map(child => child instanceof Node ? child : String(child));
}

/** Replaces what is in an element. @param {Element} element @param {...(Child | Child[])} children */
export function fill(element, ...children) {
    element.replaceChildren(...nodes(children));
}

/** The element with an id; a page without it is a mistake of ours. @param {string} id @returns {HTMLElement} */
export function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`the page has no #${id}`);
    return element;
}

/** @param {string} label @param {(event: MouseEvent) => void} press @param {Record<string, any>} [props] @param {...(Child | Child[])} children */
export function button(label, press, props = {}, ...children) {
    const {on = {}, ...rest} = props;
    return el('button', {type: 'button', ...rest, on: {click: press, ...on}}, ...(children.length ? children : [label]));
}

/** Copies; false where the browser does not let it (a page without TLS). @param {string} text */
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return false;
    }
}
