#!/bin/sh
echo "backup of the plotter"
