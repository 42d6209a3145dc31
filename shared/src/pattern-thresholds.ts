import * as z from 'zod'

const share = z.number().min(0).max(1)

/** The thresholds of the patterns that a helper looks for in the times of input. */
export const patternThresholdsSchema = z.object({
  noPausesFactors: z
    .array(z.tuple([z.int().min(2).max(120), z.number().min(1)]))
    .max(8)
    .describe(
      '[n, factor]: the longest of the last n intervals is shorter than the factor times their median',
    ),
  neverRestsMinutes: z.number().positive().describe('how long input goes on without a pause of 5 seconds'),
  constantHoldShare: share.describe('the share of 60 keys that are held equally long'),
  steadyRatio: z
    .number()
    .min(0)
    .describe('the variance of the counts of ten minutes, divided by their mean, is smaller'),
  replayedCorrelation: share.describe('how closely two minutes follow an earlier stretch of the hour'),
})

export type PatternThresholds = z.infer<typeof patternThresholdsSchema>

export const defaultPatternThresholds: PatternThresholds = {
  noPausesFactors: [
    [15, 1.1],
    [30, 1.25],
    [60, 1.5],
    [120, 2],
  ],
  neverRestsMinutes: 15,
  constantHoldShare: 0.9,
  steadyRatio: 0.1,
  replayedCorrelation: 0.85,
}
