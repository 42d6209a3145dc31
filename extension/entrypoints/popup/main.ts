import '@telemetry-tracker/shared/look/tokens.css'
import './popup.css'
import { createApp } from 'vue'
import TodayPopup from './TodayPopup.vue'

createApp(TodayPopup).mount('#app')
