package dev.workroom.checks;

import dev.workroom.checks.FakeEndpoint.Answer;
import dev.workroom.checks.ModelReply.Use;
import java.util.List;

/** The two protocols in which models are asked: how one calls tools, and how it says something. */
enum Protocol {
  MESSAGES,
  CHAT;

  private static final int FEW = 10;

  Answer calls(String tool, String input) {
    return calls(FEW, Use.of(tool, input));
  }

  /** Several calls in one reply to a prompt of that many tokens. */
  Answer calls(int tokens, Use... uses) {
    return answer("", tokens, uses);
  }

  Answer says(String text) {
    return answer(text, FEW);
  }

  Answer answer(String text, int tokens, Use... uses) {
    var reply = new ModelReply(text, List.of(uses), tokens);
    return exchange -> reply.give(exchange, this == CHAT);
  }

  /** As the command line names one of its models. */
  String model(String name) {
    return (this == CHAT ? "openai:" : "anthropic:") + name;
  }

  String address(FakeEndpoint endpoint) {
    return endpoint.url() + (this == CHAT ? "/v1" : "");
  }
}
