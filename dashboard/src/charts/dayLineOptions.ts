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
import { countAxis, namesAxis, tooltip } from './axes.ts'
import type { Palette } from './palette.ts'

Chart.register(LineController, LineElement, PointElement, Filler, CategoryScale, LinearScale, Tooltip)

/** One line over the times of a day. No animation, so that a refresh does not flicker. */
export function dayLineOptions(palette: Palette, write: (value: number) => string): ChartOptions<'line'> {
  const times = namesAxis(palette)
  const values = countAxis(palette, write)
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    interaction: { mode: 'index', axis: 'x', intersect: false },
    scales: {
      x: { ...times, ticks: { ...times.ticks, autoSkip: true, autoSkipPadding: 24 } },
      y: { ...values, ticks: { ...values.ticks, maxTicksLimit: 4 } },
    },
    plugins: {
      legend: { display: false },
      tooltip: { ...tooltip(palette), callbacks: { label: item => ` ${write(Number(item.raw))}` } },
    },
  }
}
