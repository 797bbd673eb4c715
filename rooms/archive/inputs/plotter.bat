@echo off
echo plot
