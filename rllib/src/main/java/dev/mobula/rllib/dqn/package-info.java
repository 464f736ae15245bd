/**
 * Deep Q-learning: Mnih et al., 2015, <a
 * href="https://doi.org/10.1038/nature14236">doi:10.1038/nature14236</a>, with what was added to it
 * since, each by a key.
 *
 * <p>Algorithm 1 of the paper is {@link dev.mobula.rllib.dqn.Dqn#trainingStep} with {@link
 * dev.mobula.rllib.replay.ReplayLearner} and {@link dev.mobula.rllib.dqn.DqnLearner}. {@link
 * dev.mobula.rllib.dqn.DqnLoss} is its loss; the targets are those of the paper or, with {@code
 * double_q}, equation (4) of van Hasselt et al., 2016, <a
 * href="https://arxiv.org/abs/1509.06461">arXiv:1509.06461</a>; {@code dueling} is equation (9) of
 * Wang et al., 2016, <a href="https://arxiv.org/abs/1511.06581">arXiv:1511.06581</a>; {@code
 * n_step} sums rewards as Hessel et al., 2018, <a
 * href="https://arxiv.org/abs/1710.02298">arXiv:1710.02298</a>, section 3; and {@code
 * replay_buffer_config.type} draws by priorities as Schaul et al., 2016, <a
 * href="https://arxiv.org/abs/1511.05952">arXiv:1511.05952</a>. {@code num_atoms} learns the
 * probabilities of returns as algorithm 1 of Bellemare et al., 2017 (C51), <a
 * href="https://arxiv.org/abs/1707.06887">arXiv:1707.06887</a>, and {@code n_quantiles} their
 * quantiles as algorithm 1 of Dabney et al., 2018 (QR-DQN), <a
 * href="https://arxiv.org/abs/1710.10044">arXiv:1710.10044</a>: {@link
 * dev.mobula.rllib.dqn.ReturnLoss} and {@link dev.mobula.rllib.dqn.CategoricalProjection}. {@code
 * noisy} adds factorised noise to the weights of the heads as equations (10) and (11) of Fortunato
 * et al., 2018, <a href="https://arxiv.org/abs/1706.10295">arXiv:1706.10295</a>, in place of ε.
 *
 * <p>Where it deviates from the papers, it does what stable-baselines3 does by default, and what
 * RLlib does by keys of RLlib:
 *
 * <ul>
 *   <li>the optimiser is Adam, and the gradient is clipped by its global norm ({@code grad_clip}
 *       10) beside the error by the Huber loss;
 *   <li>gradients are those of the dueling paper without its factor of 1/√2 for the shared layers;
 *   <li>a truncated episode ends a window of n steps and bootstraps from its own last observation;
 *   <li>with priorities, transitions are drawn independently of each other, β stays the same, and
 *       weights are divided by the largest of the minibatch;
 *   <li>with distributions of returns, priorities and {@code td_error_mean} are those of the errors
 *       of their means (Rainbow: of the Kullback–Leibler divergence);
 *   <li>the noise of {@code noisy} is drawn for each minibatch, of the target network on its own;
 *       the network that learns chooses the next actions with the very noise that it learns with
 *       (Rainbow: with other noise). While sampling, it is drawn for each step, the same for all
 *       environments of a group (the paper: for each step of each);
 *   <li>with {@code model.use_lstm} it learns from sequences of one episode, of {@code max_seq_len}
 *       steps after up to {@code burn_in_len} others, from the state that was recorded with the
 *       first of them (Kapturowski et al., 2019, R2D2); as in RLlib, gradients go back through the
 *       burn-in, of which the outputs are not learnt from; a sequence's priority is R2D2's, 0.9 of
 *       its largest error and 0.1 of their mean, and returns are not rescaled;
 *   <li>the target network follows after the gradient steps of a sample, so that {@code
 *       target_network_update_freq} is rounded up to whole samples.
 * </ul>
 *
 * <p>It deviates from both of them thus:
 *
 * <ul>
 *   <li>ε is that of the first step of a sample for all of its steps, and actions before {@code
 *       num_steps_sampled_before_learning_starts} follow it too (stable-baselines3 draws all of
 *       those at random);
 *   <li>the newest step of an environment, unless it ended the episode, is learnt from only once
 *       the next one has been sampled, since each observation is stored once.
 * </ul>
 */
@NullMarked
package dev.mobula.rllib.dqn;

import org.jspecify.annotations.NullMarked;
