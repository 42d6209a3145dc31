import { formatDuration } from '@telemetry-tracker/shared/time/duration'
import {
  CategoryScale,
  Chart,
  type ChartOptions,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js'
import { formatPercent } from '../components/formatPercent.ts'
import { durationAxis, namesAxis, tooltip } from './axes.ts'
import type { Palette } from './palette.ts'

Chart.register(LineController, LineElement, PointElement, Filler, CategoryScale, LinearScale, Tooltip)

/**
 * Stacked areas of seconds, and a line of percentages with a separate axis. No animation, so that a refresh
 * does not flicker.
 */
export function trendOptions(
  palette: Palette,
  maxSec: number,
  titles: readonly string[],
  locale: string,
): ChartOptions<'line'> {
  const percents = {
    position: 'right',
    min: 0,
    max: 100,
    grid: { display: false },
    border: { display: false },
    ticks: {
      color: palette.inkQuiet,
      font: { family: palette.font, size: 12 },
      stepSize: 50,
      callback: (value: string | number) => formatPercent(Number(value), locale),
    },
  } as const
  const days = namesAxis(palette)
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    // The dot of 100 % extends above the plot.
    layout: { padding: { top: 4 } },
    interaction: { mode: 'index', axis: 'x', intersect: false },
    scales: {
      x: { ...days, ticks: { ...days.ticks, autoSkip: true, autoSkipPadding: 8 } },
      seconds: durationAxis(palette, maxSec, locale),
      percent: percents,
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltip(palette),
        callbacks: {
          title: ([item]) => titles[item?.dataIndex ?? -1] ?? '',
          label: item => {
            const isShare = item.dataset.yAxisID === 'percent'
            const value = Number(item.raw)
            return ` ${item.dataset.label}: ${isShare ? formatPercent(value, locale) : formatDuration(value, locale)}`
          },
        },
      },
    },
  }
}
