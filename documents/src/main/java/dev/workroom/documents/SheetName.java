package dev.workroom.documents;

/** A sheet of a workbook that is read, in order. */
record SheetName(int index, String name, boolean hidden) {}
