package dev.sheaf.bench.measure;

/**
 * Two quantities that were measured alternately, and their quotient round by round.
 *
 * <p>In even rounds the subject comes first, in odd ones the reference, so that neither profits
 * from what the other left in the caches.
 *
 * @param subject what is judged
 * @param reference what it is compared with
 * @param quotients subject divided by reference, one per round
 */
public record Ratio(Samples subject, Samples reference, Samples quotients) {

  /** Measures two samplers alternately. */
  public static Ratio of(Rounds rounds, Sampler subject, Sampler reference) throws Exception {
    for (int round = 0; round < rounds.warmup(); round++) {
      subject.sample();
      reference.sample();
    }
    double[] subjects = new double[rounds.measured()];
    double[] references = new double[rounds.measured()];
    double[] quotients = new double[rounds.measured()];
    for (int round = 0; round < rounds.measured(); round++) {
      if (round % 2 == 0) {
        subjects[round] = subject.sample();
        references[round] = reference.sample();
      } else {
        references[round] = reference.sample();
        subjects[round] = subject.sample();
      }
      quotients[round] = subjects[round] / references[round];
    }
    return new Ratio(Samples.of(subjects), Samples.of(references), Samples.of(quotients));
  }

  /** The quotients the other way round: how many times as fast, where the samples are times. */
  public Samples inverse() {
    double[] inverted = quotients.inOrder();
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = 1 / inverted[i];
    }
    return Samples.of(inverted);
  }
}
