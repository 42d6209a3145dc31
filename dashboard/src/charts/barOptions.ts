import { formatDuration } from '@telemetry-tracker/shared/time/duration'
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartOptions,
  LinearScale,
  Tooltip,
} from 'chart.js'
import type { Palette } from './palette.ts'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)

/** What the stacked bars of both charts share: quiet axes, durations in words, no motion, so that a refresh does not flicker. */
export function barOptions(
  palette: Palette,
  direction: 'upright' | 'lying',
  longestSec: number,
  locale: string,
): ChartOptions<'bar'> {
  const font = { family: palette.font, size: 12 }
  const names = {
    stacked: true,
    grid: { display: false },
    border: { color: palette.line },
    ticks: { color: palette.inkQuiet, font, autoSkip: false, maxRotation: 0 },
  } as const
  const durations = {
    stacked: true,
    beginAtZero: true,
    suggestedMax: stepFor(longestSec),
    grid: { color: palette.line },
    border: { display: false },
    ticks: {
      color: palette.inkQuiet,
      font,
      stepSize: stepFor(longestSec),
      maxRotation: 0,
      callback: (value: string | number) => formatDuration(Number(value), locale).replace(/ 0 min$/, ''),
    },
  } as const
  return {
    indexAxis: direction === 'upright' ? 'x' : 'y',
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: 'index', axis: direction === 'upright' ? 'x' : 'y', intersect: false },
    scales: direction === 'upright' ? { x: names, y: durations } : { x: durations, y: names },
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: palette.card,
        borderColor: palette.line,
        borderWidth: 1,
        titleColor: palette.ink,
        bodyColor: palette.ink,
        titleFont: font,
        bodyFont: font,
        padding: 10,
        callbacks: {
          label: item => ` ${item.dataset.label}: ${formatDuration(Number(item.raw), locale)}`,
        },
      },
    },
  }
}

const hour = 3_600
const steps = [300, 600, 900, 1_800, hour, 2 * hour, 5 * hour]

/** The distance of two grid lines, in seconds: a round length of time, such that four reach at least as far as the longest bar. */
export function stepFor(longestSec: number): number {
  const small = steps.find(step => longestSec / step <= 4)
  if (small !== undefined) return small
  const tens = 10 ** Math.floor(Math.log10(longestSec / 4 / hour))
  const round = [1, 2, 5].find(digit => longestSec <= 4 * digit * tens * hour) ?? 10
  return round * tens * hour
}
