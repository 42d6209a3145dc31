import type { DeletionAnswer } from '@telemetry-tracker/shared/contracts/http'
import { shallowRef } from 'vue'

/** The last deletion of this visit, to say on the team page that it is done. */
export const deletedPerson = shallowRef<DeletionAnswer>()
