import type { DeletionAnswer } from '@telemetry-tracker/shared/contracts/http'
import { shallowRef } from 'vue'

/** The last deletion of this visit, for the confirmation on the team page. */
export const deletedPerson = shallowRef<DeletionAnswer>()
