package dev.workroom.extensions.mcp;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a server of ours offers, whatever way its clients come and in whichever era they speak. */
public interface Offers {
  /** The capabilities, as the protocol has them. */
  Map<String, Object> capabilities();

  /** How it is meant to be used, for the client's model. */
  String instructions();

  /**
   * One of its lists: {@code tools}, {@code resources}, {@code resourceTemplates} or {@code
   * prompts}.
   */
  List<Map<String, Object>> list(String what);

  /**
   * Answers a request: {@code tools/call}, {@code resources/read}, {@code prompts/get} and what
   * else it knows.
   *
   * @param params as they came
   * @throws IOException an {@link RpcException} for what the protocol has codes for
   */
  Map<String, Object> answer(String method, Map<String, Object> params, Caller caller)
      throws IOException, InterruptedException;

  /** Who asks, and the way back to them while the request runs. */
  interface Caller {
    /** Whether they speak the stateless protocol. */
    boolean modern();

    /** Whether they said that they can do this: {@code sampling}, {@code elicitation}, … */
    boolean can(String capability);

    /** How far the request is; told only if they asked for it. */
    void progress(double done, double total, String message) throws IOException;

    /** A remark for people. */
    void log(String level, Object data) throws IOException;

    /** A list has changed: {@code tools}, {@code resources} or {@code prompts}. */
    void changed(String list);

    /**
     * Asks the client something in the middle of a request; in the stateless protocol a request is
     * answered by what is still needed instead.
     */
    Map<String, Object> ask(String method, Map<String, Object> params)
        throws IOException, InterruptedException;
  }
}
