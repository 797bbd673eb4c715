/**
 * What a model is told: {@code *.txt} the prompts of agent, sub-agent, verifier and summary, {@code
 * tools/*.txt} the words of each tool, {@code skills/*.md} the built-in skills.
 */
@NullMarked
package dev.workroom.prompts;

import org.jspecify.annotations.NullMarked;
