import { policyVersion } from '@telemetry-tracker/shared/contracts/endpoints/policy'
import * as z from 'zod'

/** Which version of a policy is asked for. */
export const versionQuery = z.object({ version: policyVersion.optional() })
