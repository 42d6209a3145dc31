import { createApp } from 'vue'
import { createWebHistory } from 'vue-router'
import { startPage } from '../api/startPage.ts'
import '../base.css'
import AdminApp from './AdminApp.vue'
import { newAdminRouter } from './router.ts'

startPage(createApp(AdminApp).use(newAdminRouter(createWebHistory())), ['admin'])
