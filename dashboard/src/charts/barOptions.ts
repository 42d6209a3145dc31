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
import { countAxis, durationAxis, namesAxis, tooltip } from './axes.ts'
import type { Palette } from './palette.ts'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)

/**
 * Horizontal stacked bars with a name each and durations as labels. No animation, so that a refresh does not
 * flicker.
 */
export function barOptions(palette: Palette, maxSec: number, locale: string): ChartOptions<'bar'> {
  const write = (seconds: number) => formatDuration(seconds, locale)
  return stackedBars(palette, durationAxis(palette, maxSec, locale), write)
}

/** The same with whole numbers as labels. */
export function countBarOptions(palette: Palette, write: (count: number) => string): ChartOptions<'bar'> {
  return stackedBars(palette, countAxis(palette, write), write)
}

function stackedBars(
  palette: Palette,
  x: ReturnType<typeof durationAxis> | ReturnType<typeof countAxis>,
  write: (value: number) => string,
): ChartOptions<'bar'> {
  return {
    indexAxis: 'y',
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: 'index', axis: 'y', intersect: false },
    scales: { x, y: namesAxis(palette) },
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltip(palette),
        callbacks: { label: item => ` ${item.dataset.label}: ${write(Number(item.raw))}` },
      },
    },
  }
}
