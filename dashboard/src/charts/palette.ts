import { onScopeDispose, type Ref, shallowRef } from 'vue'

/** Colours for a canvas, which can't use the style sheet's variables. */
export interface Palette {
  productive: string
  nonProductive: CanvasPattern | string
  /** For a line, which can't be drawn with a pattern. */
  nonProductiveLine: string
  noInput: CanvasPattern | string
  noInputLine: string
  declared: string
  /** For parts that are neither: they differ in pattern or brightness as well. */
  series: readonly (CanvasPattern | string)[]
  ink: string
  inkQuiet: string
  line: string
  card: string
  font: string
}

/** The style sheet's current colours; updated when the system's colour scheme changes. */
export function usePalette(): Readonly<Ref<Palette>> {
  const palette = shallowRef(readPalette())
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const renew = () => {
    palette.value = readPalette()
  }
  dark.addEventListener('change', renew)
  onScopeDispose(() => dark.removeEventListener('change', renew))
  return palette
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    productive: token('--productive'),
    nonProductive: hatch(token('--non-productive'), token('--non-productive-soft')),
    nonProductiveLine: token('--non-productive'),
    noInput: dots(token('--no-input'), token('--no-input-soft')),
    noInputLine: token('--no-input'),
    declared: token('--declared'),
    series: [
      token('--accent'),
      hatch(token('--accent'), token('--card')),
      token('--ink-quiet'),
      token('--line'),
    ],
    ink: token('--ink'),
    inkQuiet: token('--ink-quiet'),
    line: token('--line'),
    card: token('--card'),
    font: token('--font'),
  }
}

/**
 * Diagonal stripes, like `.is-non-productive` in the style sheet; the plain colour if there is no canvas.
 */
function hatch(stripe: string, ground: string): CanvasPattern | string {
  const size = 8
  return tiled({ size, plain: stripe, ground }, draw => {
    draw.strokeStyle = stripe
    draw.lineWidth = 4
    draw.beginPath()
    for (const offset of [-size, 0, size]) {
      draw.moveTo(offset - 1, size + 1)
      draw.lineTo(offset + size + 1, -1)
    }
    draw.stroke()
  })
}

/** Dots, like `.is-no-input` in the style sheet. */
function dots(dot: string, ground: string): CanvasPattern | string {
  return tiled({ size: 5, plain: dot, ground }, draw => {
    draw.fillStyle = dot
    draw.fillRect(2, 2, 2, 2)
  })
}

function tiled(
  { size, plain, ground }: { size: number; plain: string; ground: string },
  paint: (draw: CanvasRenderingContext2D) => void,
): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = size
  tile.height = size
  const draw = tile.getContext('2d')
  if (draw === null) return plain
  draw.fillStyle = ground
  draw.fillRect(0, 0, size, size)
  paint(draw)
  return draw.createPattern(tile, 'repeat') ?? plain
}
