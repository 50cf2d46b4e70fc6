import type { MapColours } from './draw-map.ts';

/** A canvas knows no variables of CSS: the element is given each colour for a moment to read it back. */
export function coloursOf(element: HTMLElement): MapColours {
  const read = (name: string): string => {
    element.style.color = `var(--${name})`;
    return getComputedStyle(element).color;
  };
  const colours = {
    card: read('card'),
    ground: read('up-quiet'),
    idle: read('faint'),
    slow: read('slow'),
    down: read('down'),
    unknown: read('unk'),
    maintenance: read('maint'),
  };
  element.style.color = '';
  return colours;
}
