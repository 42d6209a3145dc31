import { formatDuration } from '@telemetry-tracker/shared/time/duration'
import type { Palette } from './palette.ts'

const fontOf = (palette: Palette) => ({ family: palette.font, size: 12 })

/** An axis of names or days, without a grid. */
export function namesAxis(palette: Palette) {
  return {
    stacked: true,
    grid: { display: false },
    border: { color: palette.line },
    ticks: { color: palette.inkQuiet, font: fontOf(palette), autoSkip: false, maxRotation: 0 },
  } as const
}

/** An axis of seconds, labelled as durations, with round grid steps. */
export function durationAxis(palette: Palette, maxSec: number, locale: string) {
  return {
    stacked: true,
    beginAtZero: true,
    suggestedMax: stepFor(maxSec),
    grid: { color: palette.line },
    border: { display: false },
    ticks: {
      color: palette.inkQuiet,
      font: fontOf(palette),
      stepSize: stepFor(maxSec),
      maxRotation: 0,
      callback: (value: string | number) => formatDuration(Number(value), locale).replace(/ 0 min$/, ''),
    },
  } as const
}

/** An axis of whole numbers. */
export function countAxis(palette: Palette, write: (count: number) => string) {
  return {
    stacked: true,
    beginAtZero: true,
    grid: { color: palette.line },
    border: { display: false },
    ticks: {
      color: palette.inkQuiet,
      font: fontOf(palette),
      precision: 0,
      maxTicksLimit: 6,
      maxRotation: 0,
      callback: (value: string | number) => write(Number(value)),
    },
  } as const
}

/** The look of a chart's tooltip. */
export function tooltip(palette: Palette) {
  return {
    backgroundColor: palette.card,
    borderColor: palette.line,
    borderWidth: 1,
    titleColor: palette.ink,
    bodyColor: palette.ink,
    titleFont: fontOf(palette),
    bodyFont: fontOf(palette),
    padding: 10,
  } as const
}

const hour = 3_600
const steps = [300, 600, 900, 1_800, hour, 2 * hour, 5 * hour]

/**
 * The distance of two grid lines, in seconds: a round duration, such that four of them cover at least the
 * longest bar.
 */
export function stepFor(maxSec: number): number {
  const small = steps.find(step => maxSec / step <= 4)
  if (small !== undefined) return small
  const tens = 10 ** Math.floor(Math.log10(maxSec / 4 / hour))
  const round = [1, 2, 5].find(digit => maxSec <= 4 * digit * tens * hour) ?? 10
  return round * tens * hour
}
